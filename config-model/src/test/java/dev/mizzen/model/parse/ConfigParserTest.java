package dev.mizzen.model.parse;

import static dev.mizzen.model.parse.Documents.networking;
import static dev.mizzen.model.parse.Documents.object;
import static dev.mizzen.model.parse.Documents.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.ObjectStatus.HostAddress;
import dev.mizzen.model.Origin;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigParserTest {
  private static final Origin ORIGIN = new Origin("mesh.yaml", 2, 7);

  private static Parsed<ConfigResource<?>> parse(JsonNode document) {
    return new ConfigParser(UnknownFields.WARN).parse(document, ORIGIN);
  }

  private static Message spec(JsonNode document) {
    return switch (parse(document)) {
      case Parsed.Valid<ConfigResource<?>> valid -> valid.value().spec();
      case Parsed.Rejected<ConfigResource<?>> rejected ->
          throw new AssertionError(rejected.problems());
    };
  }

  private static List<String> findings(Parsed<ConfigResource<?>> parsed) {
    return parsed.findings().stream().map(Problem::toString).toList();
  }

  private static String text(Message message) {
    return TextFormat.printer().emittingSingleLine(true).printToString(message);
  }

  @Test
  void readsIdentityAndMetadata() {
    // Given
    JsonNode document =
        yaml(
            """
            apiVersion: networking.istio.io/v1beta1
            kind: VirtualService
            metadata:
              name: reviews
              namespace: default
              uid: 7b1c
              resourceVersion: "42"
              generation: 3
              creationTimestamp: "2026-01-31T12:00:00Z"
              labels: {app: reviews, empty: null}
              annotations: {note: text}
              managedFields: [{manager: kubectl}]
            spec: {hosts: [reviews]}
            status: {observedGeneration: 3}
            """);
    // When
    Parsed<ConfigResource<?>> parsed = parse(document);
    // Then
    assertThat(parsed).isInstanceOf(Parsed.Valid.class);
    ConfigResource<?> resource = ((Parsed.Valid<ConfigResource<?>>) parsed).value();
    assertThat(resource.key())
        .isEqualTo(new ConfigKey(ConfigKind.VIRTUAL_SERVICE, "default", "reviews"));
    assertThat(resource.meta().labels()).containsEntry("app", "reviews").containsEntry("empty", "");
    assertThat(resource.meta().annotations()).containsEntry("note", "text");
    assertThat(resource.meta().creationTime()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(resource.meta().uid()).isEqualTo("7b1c");
    assertThat(resource.meta().resourceVersion()).isEqualTo("42");
    assertThat(resource.meta().generation()).isEqualTo(3);
    assertThat(resource.meta().origin()).isEqualTo(ORIGIN);
    assertThat(parsed.findings()).isEmpty();
  }

  @Test
  void readsEveryKindInEveryVersionServed() {
    for (ConfigKind kind : ConfigKind.values()) {
      if (!kind.isIstio()) {
        continue;
      }
      for (String version : kind.versions()) {
        assertThat(parse(object(kind.group() + "/" + version, kind.kind(), "{}")))
            .as(kind + " " + version)
            .isInstanceOf(Parsed.Valid.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout: 100ms                | timeout { nanos: 100000000 }",
        "timeout: 1h                   | timeout { seconds: 3600 }",
        "timeout: 1m30s                | timeout { seconds: 90 }",
        "timeout: 1.5s                 | timeout { seconds: 1 nanos: 500000000 }",
        "timeout: -1.5s                | timeout { seconds: -1 nanos: -500000000 }",
        "timeout: null                 | ''",
        "retries: {attempts: 3}        | retries { attempts: 3 }",
        "retries: {attempts: '3'}      | retries { attempts: 3 }",
        "retries: {attempts: null}     | retries { }",
        "retries: {retry_on: 5xx}      | retries { retry_on: \"5xx\" }",
        "corsPolicy: {unmatchedPreflights: 2}           | cors_policy { unmatched_preflights: IGNORE }",
        "corsPolicy: {unmatchedPreflights: FORWARD}     | cors_policy { unmatched_preflights: FORWARD }",
        "corsPolicy: {allowCredentials: false}          | cors_policy { allow_credentials { } }",
        "corsPolicy: {allowMethods: [null, GET]}        | cors_policy { allow_methods: \"\" allow_methods: \"GET\" }",
        "directResponse: {body: {bytes: aGk=}}          | direct_response { body { bytes: \"hi\" } }",
        "mirrorPercentage: {value: 12.5}                | mirror_percentage { value: 12.5 }",
        "mirrorPercentage: {value: '1e1'}               | mirror_percentage { value: 10.0 }",
        "headers: {request: {set: {a: b}}}              | headers { request { set { key: \"a\" value: \"b\" } } }",
      })
  void readsWhatIstiodReads(String field, String message) {
    VirtualService spec = (VirtualService) spec(networking("VirtualService", "http:\n- " + field));
    assertThat(text(spec.getHttp(0))).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout: 5                       | spec.http[0].timeout is a number, want a duration such as 1.5s",
        "timeout: 1d                      | spec.http[0].timeout is \"1d\", want a duration such as 1.5s",
        "retries: {attempts: 10.0}        | spec.http[0].retries.attempts is \"10.0\", want an integer",
        "retries: {attempts: '010'}       | spec.http[0].retries.attempts is \"010\", want an integer",
        "retries: {attempts: true}        | spec.http[0].retries.attempts is a boolean, want an integer",
        "retries: {attempts: 3000000000}  | spec.http[0].retries.attempts is \"3000000000\", want -2147483648 to 2147483647",
        "retries: []                      | spec.http[0].retries is a list, want an object",
        "redirect: {port: -1}             | spec.http[0].redirect.port is \"-1\", want 0 to 4294967295",
        "name: 5                          | spec.http[0].name is a number, want a string",
        "match: {}                        | spec.http[0].match is an object, want a list",
        "match: [{ignoreUriCase: 'true'}] | spec.http[0].match[0].ignoreUriCase is a string, want a boolean",
        "match: [{headers: {x: exact}}]   | spec.http[0].match[0].headers[x] is a string, want an object",
        "headers: {request: {set: {a: 1}}} | spec.http[0].headers.request.set[a] is a number, want a string",
        "corsPolicy: {unmatchedPreflights: MAYBE} | spec.http[0].corsPolicy.unmatchedPreflights is \"MAYBE\", want one of UNSPECIFIED, FORWARD, IGNORE",
        "mirrorPercentage: {value: half}  | spec.http[0].mirrorPercentage.value is \"half\", want a number",
      })
  void refusesWhatIstiodRefusesNamingTheField(String field, String problem) {
    Parsed<ConfigResource<?>> parsed = parse(networking("VirtualService", "http:\n- " + field));
    assertThat(parsed).isInstanceOf(Parsed.Rejected.class);
    assertThat(findings(parsed)).containsExactly(problem);
  }

  @Test
  void findsEveryErrorInOnePass() {
    Parsed<ConfigResource<?>> parsed =
        parse(networking("VirtualService", "hosts: a\nhttp: [{timeout: x, name: {}}]"));
    assertThat(findings(parsed)).hasSize(3);
  }

  @Test
  void laterMemberOfOneofInSchemaWinsWithWarning() {
    Parsed<ConfigResource<?>> parsed =
        parse(networking("VirtualService", "http: [{match: [{uri: {regex: r, exact: e}}]}]"));
    var spec = (VirtualService) ((Parsed.Valid<ConfigResource<?>>) parsed).value().spec();
    assertThat(text(spec.getHttp(0).getMatch(0).getUri())).isEqualTo("regex: \"r\"");
    assertThat(findings(parsed))
        .containsExactly(
            "spec.http[0].match[0].uri.regex and exact exclude each other; regex is used");
  }

  @Test
  void nullMemberOfOneofIsNoMember() {
    Parsed<ConfigResource<?>> parsed =
        parse(networking("VirtualService", "http: [{match: [{uri: {regex: null, exact: e}}]}]"));
    assertThat(parsed.findings()).isEmpty();
  }

  @Test
  void camelCaseNameWinsOverSnakeCaseName() {
    var spec =
        (VirtualService)
            spec(networking("VirtualService", "http: [{mirrorPercent: 10, mirror_percent: 20}]"));
    assertThat(spec.getHttp(0).getMirrorPercent().getValue()).isEqualTo(10);
  }

  @Test
  void unknownFieldIsWarningByPath() {
    Parsed<ConfigResource<?>> parsed =
        parse(networking("VirtualService", "http: [{route: [{wieght: 5}]}]"));
    assertThat(parsed).isInstanceOf(Parsed.Valid.class);
    assertThat(findings(parsed))
        .containsExactly("spec.http[0].route[0].wieght is no field of HTTPRouteDestination");
  }

  @Test
  void unknownFieldIsErrorWhereStrict() {
    var parsed =
        new ConfigParser(UnknownFields.REFUSE)
            .parse(networking("VirtualService", "http: [{route: [{wieght: 5}]}]"), ORIGIN);
    assertThat(parsed).isInstanceOf(Parsed.Rejected.class);
  }

  @Test
  void webhookRefusesUnknownFieldsBesideSpecOnly() {
    var parser = new ConfigParser(UnknownFields.REFUSE_BESIDE_SPEC);
    JsonNode beside =
        yaml("{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: a}, spcc: {}}");
    assertThat(parser.parse(beside, ORIGIN).findings())
        .containsExactly(Problem.error("spcc", "is no field of Sidecar"));
    assertThat(parser.parse(networking("Sidecar", "egres: []"), ORIGIN).findings()).isEmpty();
  }

  @Test
  void webhookSaysNothingOfWhatTheSchemaRefuses() {
    Parsed<ConfigResource<?>> parsed =
        new ConfigParser(UnknownFields.REFUSE_BESIDE_SPEC)
            .parse(
                Documents.networking(
                    "VirtualService",
                    "http: [{match: [{uri: {exact: a, regex: b}}], corsPolicy: {unmatchedPreflights: 99}}]"),
                Origin.UNKNOWN);
    assertThat(parsed).isInstanceOf(Parsed.Valid.class);
    assertThat(parsed.findings()).isEmpty();
  }

  @Test
  void bytesWantTheWholeOfTheirBase64() {
    Parsed<ConfigResource<?>> parsed =
        new ConfigParser(UnknownFields.REFUSE_BESIDE_SPEC)
            .parse(
                Documents.networking(
                    "VirtualService", "http: [{directResponse: {body: {bytes: YWI}}}]"),
                Origin.UNKNOWN);
    assertThat(parsed.findings())
        .extracting(Problem::toString)
        .containsExactly(
            "spec.http[0].directResponse.body.bytes is no base64 text: it ends too early");
  }

  @Test
  void absentAndFalseDifferWherePresenceMatters() {
    var absent =
        (DestinationRule)
            spec(networking("DestinationRule", "trafficPolicy: {tls: {mode: SIMPLE}}"));
    var no =
        (DestinationRule)
            spec(
                networking("DestinationRule", "trafficPolicy: {tls: {insecureSkipVerify: false}}"));
    assertThat(absent.getTrafficPolicy().getTls().hasInsecureSkipVerify()).isFalse();
    assertThat(no.getTrafficPolicy().getTls().hasInsecureSkipVerify()).isTrue();
  }

  @Test
  void unsignedNumbersReachTheirTop() {
    var spec =
        (VirtualService)
            spec(networking("VirtualService", "http: [{redirect: {port: 4294967295}}]"));
    assertThat(Integer.toUnsignedString(spec.getHttp(0).getRedirect().getPort()))
        .isEqualTo("4294967295");
  }

  @Test
  void freeFormJsonIsKeptAsItIs() {
    String patch = "configPatches: [{patch: {value: {a: {b: [1, x, true, null]}, '@type': t}}}]";
    var spec = (EnvoyFilter) spec(object("networking.istio.io/v1alpha3", "EnvoyFilter", patch));
    var value = spec.getConfigPatches(0).getPatch().getValue();
    assertThat(value.getFieldsMap()).containsOnlyKeys("a", "@type");
    assertThat(
            value
                .getFieldsOrThrow("a")
                .getStructValue()
                .getFieldsOrThrow("b")
                .getListValue()
                .getValuesCount())
        .isEqualTo(4);
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "configPatches: [{patch: {value: {a: " + "[".repeat(80) + "]".repeat(80) + "}}}]";
    Parsed<ConfigResource<?>> parsed =
        parse(object("networking.istio.io/v1alpha3", "EnvoyFilter", deep));
    assertThat(parsed).isInstanceOf(Parsed.Rejected.class);
    assertThat(findings(parsed).getFirst()).endsWith("is nested over 64 deep");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]                                | is a list, want an object with apiVersion, kind, metadata and spec",
        "{apiVersion: v1, kind: Pod}        | is of apiVersion \"v1\" and kind \"Pod\", which is no kind of Istio's",
        "{apiVersion: networking.istio.io/v1, kind: Sidecar}                       | metadata is missing",
        "{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {}}         | metadata.name is missing",
        "{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: 5}}  | metadata.name is a number, want a string",
        "{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: a}, spec: []} | spec is a list, want an object",
        "{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: a, labels: {b: 1}}} | metadata.labels[b] is a number, want a string",
      })
  void documentWithoutItsFrameIsRefused(String document, String problem) {
    assertThat(findings(parse(yaml(document)))).contains(problem);
  }

  @Test
  void statusGivesAServiceEntrysHostsAddresses() {
    // Given
    JsonNode document =
        yaml(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: far, namespace: default}
            spec: {hosts: [a.com]}
            status:
              conditions: [{type: Reconciled}]
              addresses:
              - {host: a.com, value: 240.240.0.1}
              - {host: a.com, value: 7}
              - {host: a.com, value: "2001:2::1"}
            """);
    // When
    Parsed<ConfigResource<?>> parsed = parse(document);
    // Then
    assertThat(((Parsed.Valid<ConfigResource<?>>) parsed).value().status().addresses())
        .containsExactly(
            new HostAddress("a.com", "240.240.0.1"), new HostAddress("a.com", "2001:2::1"));
    assertThat(findings(parsed))
        .containsExactly("status.addresses[1] has no host and value as strings");
  }
}
