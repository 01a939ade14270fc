package dev.mizzen.istiod.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.mizzen.inject.ClusterFacts;
import dev.mizzen.inject.Fixtures;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import dev.mizzen.istiod.http.HttpAnswer;
import dev.mizzen.istiod.http.HttpPost;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InjectionWebhookTest {
  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/%s", "kind": "AdmissionReview",
       "request": {"uid": "u-1", "namespace": "ns", "operation": "CREATE", "object": %s}}
      """;
  private static final String POD =
      "{\"metadata\": {\"name\": \"p\"}, \"spec\": {\"containers\": [{\"name\": \"app\"}]}}";

  private final List<String> counted = new ArrayList<>();
  private final InjectionWebhook webhook =
      webhook(new Injector.Ready(Fixtures.state(), ClusterFacts.NONE));

  private InjectionWebhook webhook(Injector injector) {
    return new InjectionWebhook(() -> injector, new Counter(), InstantSource.fixed(Instant.EPOCH));
  }

  private final class Counter implements InjectionMetrics {
    @Override
    public void requested() {
      counted.add("requested");
    }

    @Override
    public void failed() {
      counted.add("failed");
    }

    @Override
    public void skipped() {
      counted.add("skipped");
    }

    @Override
    public void answered(Duration took) {
      counted.add("answered");
    }
  }

  private HttpAnswer post(String body) {
    return post("/inject", "application/json", body.getBytes(UTF_8));
  }

  private HttpAnswer post(String path, String contentType, byte[] body) {
    return webhook.answer(new HttpPost(path, contentType, ByteString.copyFrom(body)));
  }

  private JsonNode response(String body) throws DocumentException {
    HttpAnswer reply = post(body);
    assertThat(reply.status()).isEqualTo(200);
    return Json.read(reply.body()).path("response");
  }

  @Test
  void aPodGetsAPatch() throws DocumentException {
    HttpAnswer reply = post(REVIEW.formatted("v1", POD));

    JsonNode review = Json.read(reply.body());
    assertThat(reply.contentType()).isEqualTo("application/json");
    assertThat(review.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
    assertThat(review.path("kind").asText()).isEqualTo("AdmissionReview");
    assertThat(review.at("/response/uid").asText()).isEqualTo("u-1");
    assertThat(review.at("/response/allowed").asBoolean()).isTrue();
    assertThat(review.at("/response/patchType").asText()).isEqualTo("JSONPatch");
    byte[] patch = Base64.getDecoder().decode(review.at("/response/patch").asText());
    assertThat(Json.read(patch).findValuesAsText("op")).isSubsetOf("add", "replace");
    assertThat(counted).containsExactly("requested", "answered");
  }

  @Test
  void anOldReviewGetsAnOldAnswer() throws DocumentException {
    JsonNode review = Json.read(post(REVIEW.formatted("v1beta1", POD)).body());

    assertThat(review.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1beta1");
  }

  @Test
  void aPodThatIsSkippedIsAllowedWithoutPatch() throws DocumentException {
    JsonNode response = response(REVIEW.formatted("v1", "{\"spec\": {\"hostNetwork\": true}}"));

    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.has("patch")).isFalse();
    assertThat(counted).containsExactly("requested", "skipped", "answered");
  }

  @Test
  void thePathSetsEnvironment() throws DocumentException {
    HttpAnswer reply =
        post(
            "/inject/cluster/c1/net/n2",
            "application/json",
            REVIEW.formatted("v1", POD).getBytes(UTF_8));

    byte[] patch =
        Base64.getDecoder().decode(Json.read(reply.body()).at("/response/patch").asText());
    assertThat(new String(patch, UTF_8))
        .contains("{\"name\":\"ISTIO_META_CLUSTER_ID\",\"value\":\"c1\"}")
        .contains("{\"name\":\"ISTIO_META_NETWORK\",\"value\":\"n2\"}");
  }

  @Test
  void badHttpIsRefused() {
    assertThat(post("")).isEqualTo(HttpAnswer.text(400, "no body found\n"));
    assertThat(post("/inject", "application/json; charset=utf-8", new byte[] {1}))
        .isEqualTo(HttpAnswer.text(415, "invalid Content-Type, want `application/json`\n"));
    assertThat(post("/inject", "application/json", new byte[6 * 1024 * 1024 + 1]).status())
        .isEqualTo(400);
    assertThat(counted)
        .containsExactly("requested", "failed", "requested", "failed", "requested", "failed");
  }

  @Test
  void whatIsNoReviewIsAnsweredAndNotAllowed() throws DocumentException {
    for (String body :
        List.of(
            "{",
            "null",
            "[]",
            "3",
            "{}",
            "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}",
            "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\"}",
            REVIEW.formatted("v2", POD),
            REVIEW.formatted("v1", "null"),
            REVIEW.formatted("v1", "[]"),
            REVIEW.formatted("v1", "{\"spec\": null, \"metadata\": []}"),
            "[".repeat(100_000))) {
      JsonNode response = response(body);

      assertThat(response.path("allowed").asBoolean(true)).as(body).isFalse();
      assertThat(response.at("/status/message").asText()).as(body).isNotEmpty();
    }
  }

  @Test
  void aFullBodyOfOneAnnotationIsSurvived() throws DocumentException {
    String annotation = "x".repeat(5 * 1024 * 1024);
    String pod = "{\"metadata\": {\"annotations\": {\"a\": \"" + annotation + "\"}}, \"spec\": {}}";

    assertThat(response(REVIEW.formatted("v1", pod)).path("allowed").asBoolean()).isTrue();
  }

  @Test
  void anInjectorThatCannotInjectRefusesAndSaysWhy() throws DocumentException {
    HttpAnswer reply =
        webhook(new Injector.Unready("there is no configuration"))
            .answer(
                new HttpPost(
                    "/inject",
                    "application/json",
                    ByteString.copyFromUtf8(REVIEW.formatted("v1", POD))));

    JsonNode response = Json.read(reply.body()).path("response");
    assertThat(response.path("allowed").asBoolean()).isFalse();
    assertThat(response.at("/status/message").asText()).isEqualTo("there is no configuration");
    assertThat(response.path("uid").asText()).isEqualTo("u-1");
    assertThat(counted).containsExactly("requested", "failed", "answered");
  }

  /** Seeds are kept: a failure names the one to run again. */
  @Test
  void bytesChangedAtRandomNeverThrow() {
    byte[] original = REVIEW.formatted("v1", POD).getBytes(UTF_8);
    for (long seed = 1; seed <= 2_000; seed++) {
      Random random = new Random(seed);
      byte[] body = original.clone();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        body[random.nextInt(body.length)] = (byte) "{}[]\",:\\0a\u0000n".charAt(random.nextInt(12));
      }

      assertThat(post("/inject", "application/json", body).status())
          .as("seed %s", seed)
          .isEqualTo(200);
    }
  }
}
