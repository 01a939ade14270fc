package dev.mizzen.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualServiceRulesTest {
  private static final String ROUTE = "route: [{destination: {host: reviews}}]";

  private static List<String> judged(String spec) {
    return Judged.spec(ConfigKind.VIRTUAL_SERVICE, spec);
  }

  private static List<String> judgedRoute(String fields) {
    return judged("hosts: [reviews]\nhttp: [{" + fields + "}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "match: [{uri: {prefix: ''}, headers: {':method': {exact: GET}}}]",
        "match: [{withoutHeaders: {x: {regex: '*'}}}]",
        "retries: {attempts: 0}",
        "retries: {attempts: 2, retryOn: '5xx,503', perTryTimeout: 25ms}",
        "headers: {request: {set: {host: a, x: '%DOWNSTREAM_REMOTE_ADDRESS% 100%%'}}}",
        "fault: {delay: {fixedDelay: 5s, percentage: {value: 0.1}}}",
        "corsPolicy: {allowOrigins: [{exact: '*'}], allowMethods: ['*'], maxAge: 24h}",
        "timeout: 1ms",
        "match: [{gateways: [gw.ns]}]",
        "match: [{uri: {regex: '/a/{*}'}}]",
        "retries: {attempts: 2, retryOn: '+503,0503'}",
        "headers: {request: {set: {host: ''}, add: {Host: a}}}",
        "headers: {response: {add: {x: '%START_TIME(\\%Y)%'}}}",
        "mirrors: [{destination: {host: a}, percentage: {value: 100}}]",
      })
  void acceptsWhatUsersWrite(String fields) {
    assertThat(judgedRoute(fields + ", " + ROUTE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout: 500us | timeout is PT0.0005S, want 1ms or more",
        "timeout: 1500us | timeout is PT0.0015S, want whole milliseconds",
        "retries: {attempts: -1} | retries.attempts is -1, want 0 or more",
        "retries: {attempts: 0, retryOn: 5xx} | retries has settings beside attempts 0, which turns retries off",
        "retries: {attempts: 1, retryOn: '5xx, reset'} | retries.retryOn has \" reset\", want a condition of Envoy's or a status code",
        "match: [{uri: {regex: '(?=a)'}}] | match[0].uri.regex is no regular expression of RE2: error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
        "match: [{authority: {prefix: ''}}] | match[0].authority.prefix is empty",
        "match: [{headers: {'a b': {exact: c}}}] | match[0].headers[a b] is keyed \"a b\", which is no name of a header",
        "match: [{headers: {'@request.auth.claims.a': {exact: c}}}] | match[0].headers[@request.auth.claims.a] is a claim, which only gateways can match",
        "match: [{port: 70000}] | match[0].port is 70000, want 1 to 65535",
        "redirect: {uri: /a} | ' has both redirect and route'",
        "delegate: {name: a} | ' has route beside delegate'",
        "mirror: {host: a}, mirrors: [{destination: {host: a}}] | ' has both mirror and mirrors'",
        "mirrors: [{percentage: {value: 5}}] | mirrors[0].destination is missing",
        "fault: {} | fault has neither abort nor delay",
        "fault: {abort: {httpStatus: 99}} | fault.abort.httpStatus is 99, want 200 to 599",
        "fault: {abort: {grpcStatus: SLEEPY}} | fault.abort.grpcStatus is \"SLEEPY\", want a name such as NOT_FOUND",
        "fault: {delay: {exponentialDelay: 1s}} | fault.delay.exponentialDelay is not supported",
        "rewrite: {} | rewrite has none of uri, uriRegexRewrite and authority",
        "rewrite: {authority: a}, headers: {request: {set: {host: b}}} | ' sets the authority more than once, by rewrite and headers'",
        "headers: {response: {set: {host: b}}} | headers.response.set names \"host\", which only a request's set and add may",
        "headers: {request: {add: {x: '50%'}}} | headers.request.add[x] is \"50%\", want % only as %% or around a variable",
        "retries: {attempts: 1, retryOn: '299'} | retries.retryOn has \"299\", want a condition of Envoy's or a status code",
        "corsPolicy: {maxAge: 1500ms} | corsPolicy.maxAge is PT1.5S, want whole seconds",
        "corsPolicy: {allowMethods: [get]} | corsPolicy.allowMethods has \"get\", which is no method of HTTP",
      })
  void refusesRouteNamingTheField(String fields, String problem) {
    String at = problem.startsWith(" ") ? "E spec.http[0]" : "E spec.http[0].";
    assertThat(judgedRoute(fields + ", " + ROUTE)).containsExactly(at + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redirect: {redirectCode: 200, uri: /} | redirect.redirectCode is 200, want 300 to 399",
        "redirect: {} | redirect has none of uri, authority, scheme, port and derivePort",
        "directResponse: {status: 700} | directResponse.status is 700, want 200 to 599",
        "route: [{destination: {host: '*'}}] | route[0].destination.host is *, want one host",
        "route: [{weight: 1}] | route[0].destination is missing",
        "route: [{destination: {host: a}}, {destination: {host: b}}] | route has weights that add up to 0",
      })
  void refusesActionNamingTheField(String fields, String problem) {
    assertThat(judgedRoute(fields)).containsExactly("E spec.http[0]." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hosts: [a] | E spec has none of http, tls and tcp",
        "hosts: ['*'] | E spec.hosts[0] is *, which only a VirtualService of gateways may have",
        "hosts: [a_b] | E spec.hosts[0] is \"a_b\", want a host name: its part \"a_b\" is none of a host name",
        "hosts: ['*.a.com', x.a.com] | E spec.hosts[1] is \"x.a.com\", which overlaps with \"*.a.com\"",
        "gateways: [mesh] | E spec.gateways is set, want none where there are no hosts",
        "'hosts: [a], gateways: [ns/a_b]' | E spec.gateways[0] is \"a_b\", want up to 63 letters, digits and dashes, with a letter or digit at both ends",
        "'hosts: [a], gateways: [gw.ns.svc, x/_]' | W spec.gateways[0] is \"gw.ns.svc\", want the newer form namespace/name",
        "'hosts: [a], exportTo: [b, b]' | E spec.exportTo[1] is \"b\" again",
        "'hosts: [a], exportTo: [default, .]' | E spec.exportTo[1] is \".\" again",
        "'hosts: [a], exportTo: [\"*\", b]' | E spec.exportTo has entries beside * or ~",
      })
  void judgesTheWhole(String fields, String problem) {
    String http = problem.contains("none of http") ? "" : ", http: [{" + ROUTE + "}]";
    assertThat(judged("{" + fields + http + "}")).containsExactly(problem);
  }

  @Test
  void sniHostsStayWithinTheHosts() {
    assertThat(
            judged(
                "{hosts: ['*.a.com'], tls: [{match: [{sniHosts: [x.a.com, b.com]}], "
                    + ROUTE
                    + "}]}"))
        .containsExactly(
            "E spec.tls[0].match[0].sniHosts[1] is \"b.com\", which none of the hosts covers");
  }

  @Test
  void namesFromTheGatewayApiAreFree() {
    String document =
        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a, annotations: {internal.istio.io/route-semantics: gateway}},"
            + " spec: {hosts: [a], gateways: [ns/a~b], http: [{route: [{destination: {}}]}]}}";
    assertThat(Judged.document(Documents.yaml(document))).isEmpty();
  }

  @Test
  void rulesBehindOneThatMatchesAllAreNeverReached() {
    assertThat(
            judged(
                "{hosts: [a], http: [{"
                    + ROUTE
                    + "}, {match: [{uri: {exact: /}}], "
                    + ROUTE
                    + "}]}"))
        .containsExactly("W spec.http[1] is never reached, spec.http[0] matches everything");
  }

  @Test
  void equalMatchHasNoEffectWhateverItsName() {
    assertThat(
            judged(
                "{hosts: [a], http: [{match: [{name: x, uri: {exact: /}}], "
                    + ROUTE
                    + "}, {match: [{name: y, uri: {exact: /}}], "
                    + ROUTE
                    + "}]}"))
        .containsExactly(
            "W spec.http[1].match[0] has no effect, spec.http[0] has the same match",
            "W spec.http[1] is never reached, its matches all stand in earlier rules");
  }

  @Test
  void everyMatchBehindOneThatMatchesAllIsNamed() {
    assertThat(
            judged(
                "{hosts: [a], http: [{"
                    + ROUTE
                    + "}, {match: [{uri: {exact: /a}}, {uri: {exact: /b}}], "
                    + ROUTE
                    + "}]}"))
        .containsExactly(
            "W spec.http[1] is never reached, spec.http[0] matches everything",
            "W spec.http[1] is never reached, spec.http[0] matches everything");
  }

  @Test
  void everyShorterPrefixInFrontIsNamed() {
    String rule =
        "{match: [{uri: {prefix: ''}}, {uri: {prefix: /a}}, {uri: {prefix: /a/b}}, {uri: {prefix: /a/b/c}}], "
            + ROUTE
            + "}";
    assertThat(judged("{hosts: [a], http: [" + rule + "]}"))
        .containsExactly(
            "W spec.http[0].match[2] has no effect, spec.http[0].match[1] with a shorter prefix covers it",
            "W spec.http[0].match[3] has no effect, spec.http[0].match[1] with a shorter prefix covers it",
            "W spec.http[0].match[3] has no effect, spec.http[0].match[2] with a shorter prefix covers it");
  }

  @Test
  void prefixWithMoreHeadersIsNotCovered() {
    String rules =
        "{match: [{uri: {prefix: /a}}, {uri: {prefix: /a/b}, headers: {x: {exact: y}}}], "
            + ROUTE
            + "}";
    assertThat(judged("{hosts: [a], http: [" + rules + "]}")).isEmpty();
  }

  @Test
  void sniOfAnotherNetworksGatewayNeedsNoGatewayNamed() {
    String spec =
        "{hosts: ['*.a.com'], tls: [{match: [{sniHosts: [outbound_.80_._.b.a.com]}], "
            + ROUTE
            + "}]}";
    assertThat(judged(spec)).isEmpty();
    assertThat(judged(spec.replace("{hosts", "{gateways: [mesh], hosts")))
        .singleElement()
        .asString()
        .startsWith("E spec.tls[0].match[0].sniHosts[0] is");
  }

  @Test
  void longerPrefixBehindShorterHasNoEffect() {
    String rule = "{match: [{uri: {prefix: %s}}], " + ROUTE + "}";
    assertThat(
            judged(
                "{hosts: [a], http: ["
                    + rule.formatted("/a")
                    + ", "
                    + rule.formatted("/a/b")
                    + "]}"))
        .containsExactly(
            "W spec.http[1].match[0] has no effect, spec.http[0].match[0] with a shorter prefix covers it");
  }
}
