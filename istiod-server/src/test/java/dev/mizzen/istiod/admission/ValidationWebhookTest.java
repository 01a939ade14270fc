package dev.mizzen.istiod.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.mizzen.istiod.http.HttpAnswer;
import dev.mizzen.istiod.http.HttpPost;
import dev.mizzen.xds.patch.EnvoyPatchValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationWebhookTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVICE =
      """
      {"apiVersion": "networking.istio.io/%s", "kind": "%s", "metadata": {"name": "a"%s},
       "spec": {"hosts": ["a"], "http": [{"route": [{"destination": {"host": "a"}}]%s}]}%s}
      """;

  private final RecordedOutcomes outcomes = new RecordedOutcomes();
  private final ValidationWebhook webhook = new ValidationWebhook(new EnvoyPatchValues(), outcomes);

  private static String good() {
    return SERVICE.formatted("v1", "VirtualService", "", "", "");
  }

  private static String bad() {
    return SERVICE.formatted(
        "v1", "VirtualService", "", ", \"retries\": {\"attempts\": -1}, \"timeout\": \"-1s\"", "");
  }

  private JsonNode review(String operation, String object) {
    return review("admission.k8s.io/v1", operation, object, "");
  }

  private JsonNode review(String version, String operation, String object, String more) {
    return ask(
        """
        {"kind": "AdmissionReview", "apiVersion": "%s", "request": {"uid": "u-1", "operation": "%s",
         "namespace": "shop", "name": "a", "resource": {"group": "networking.istio.io", "version": "v1",
         "resource": "virtualservices"}, "object": %s%s}}
        """
            .formatted(version, operation, object, more));
  }

  private JsonNode ask(String body) {
    try {
      return JSON.readTree(webhook.review(ByteString.copyFromUtf8(body)));
    } catch (com.fasterxml.jackson.core.JsonProcessingException noJson) {
      throw new AssertionError(noJson);
    }
  }

  @Test
  void anAnswerRepeatsVersionKindAndUid() {
    JsonNode answer = review("admission.k8s.io/v1beta1", "CREATE", good(), "");

    assertThat(answer)
        .hasToString(
            "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1beta1\","
                + "\"response\":{\"uid\":\"u-1\",\"allowed\":true}}");
    assertThat(outcomes.heard()).containsExactly("passed virtualservices");
  }

  @Test
  void aDenialTellsAllErrorsAndNothingButAMessage() {
    JsonNode response = review("UPDATE", bad()).path("response");

    assertThat(response.path("allowed").asBoolean()).isFalse();
    assertThat(response.at("/status/message").asText())
        .startsWith("configuration is invalid: 2 errors occurred:\n\t* spec.http[0].")
        .contains("retries.attempts is -1")
        .contains("timeout is ");
    assertThat(response.path("status").has("code")).isFalse();
    assertThat(outcomes.heard()).containsExactly("failed virtualservices invalid_resource");
  }

  @Test
  void aDryRunIsAnsweredAndNotCountedAsAFailure() {
    JsonNode answer = review("admission.k8s.io/v1", "CREATE", bad(), ", \"dryRun\": true");

    assertThat(answer.at("/response/allowed").asBoolean()).isFalse();
    assertThat(outcomes.heard()).isEmpty();
  }

  @Test
  void theProbeOfTheFailurePolicyIsAlwaysDenied() {
    JsonNode answer =
        review(
            "CREATE",
            """
            {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {
             "name": "invalid-gateway", "labels": {"istio.io/rev": "default"},
             "annotations": {"internal.istio.io/webhook-always-reject": "true"}}, "spec": {}}
            """);

    assertThat(answer.at("/response/allowed").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "CONNECT", ""})
  void onlyCreationAndUpdateAreJudged(String operation) {
    JsonNode answer = review(operation, "null");

    assertThat(answer.at("/response/allowed").asBoolean()).isTrue();
    assertThat(outcomes.heard()).containsExactly("failed virtualservices unsupported_operation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha3", "v9"})
  void theVersionOfAKindDoesNotMatter(String version) {
    String object = SERVICE.formatted(version, "VirtualService", "", "", "");

    assertThat(review("CREATE", object).at("/response/allowed").asBoolean()).isTrue();
  }

  @Test
  void anUnknownKindIsDenied() {
    String object = SERVICE.formatted("v1", "VirtualServce", "", "", "");

    assertThat(review("CREATE", object).at("/response/status/message").asText())
        .startsWith("unrecognized type");
  }

  @Test
  void unknownFieldsAreDeniedBesideTheSpecAndLetPassWithin() {
    String within = SERVICE.formatted("v1", "VirtualService", "", ", \"nope\": 1", "");
    String beside = SERVICE.formatted("v1", "VirtualService", "", "", ", \"nope\": 1");

    assertThat(review("CREATE", within).path("response").has("warnings")).isFalse();
    assertThat(review("CREATE", beside).at("/response/allowed").asBoolean()).isFalse();
  }

  @Test
  void anObjectWithoutMetadataIsJudgedByItsSpec() {
    String object =
        "{\"apiVersion\": \"networking.istio.io/v1\", \"kind\": \"Sidecar\", \"spec\": {}}";

    assertThat(review("CREATE", object).at("/response/status/message").asText())
        .doesNotContain("metadata");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "7",
        "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v2\"}",
        "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v1\"}",
        "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}",
      })
  void bytesThatAreNoReviewAreDeniedWithoutAVersion(String body) {
    JsonNode answer = ask(body);

    assertThat(answer.has("apiVersion")).isFalse();
    assertThat(answer.at("/response/allowed").asBoolean()).isFalse();
    assertThat(answer.at("/response/status/message").asText()).startsWith("could not decode body");
  }

  @Test
  void nestingWithoutEndIsDenied() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);

    assertThat(review("CREATE", deep).at("/response/allowed").asBoolean()).isFalse();
  }

  @Test
  void warningsOfSubsetsAreKeptBackAsIstiodDoes() {
    String policy = "{\"outlierDetection\": {\"consecutiveErrors\": 3}}";
    String rule =
        """
        {"apiVersion": "networking.istio.io/v1", "kind": "DestinationRule", "metadata": {"name": "a"},
         "spec": {"host": "a", "trafficPolicy": %s, "subsets": [{"name": "b", "trafficPolicy": %s}]}}
        """
            .formatted(policy, policy);

    assertThat(review("CREATE", rule).at("/response/warnings")).hasSize(1);
  }

  @Test
  void requestsThatCarryNoJsonAreRefusedAsHttp() {
    HttpAnswer empty =
        webhook.answer(new HttpPost("/validate", "application/json", ByteString.EMPTY));
    HttpAnswer text =
        webhook.answer(new HttpPost("/validate", "text/plain", ByteString.copyFromUtf8("{}")));

    assertThat(empty.status()).isEqualTo(400);
    assertThat(text.status()).isEqualTo(415);
    assertThat(outcomes.heard()).containsExactly("http 400", "http 415");
  }
}
