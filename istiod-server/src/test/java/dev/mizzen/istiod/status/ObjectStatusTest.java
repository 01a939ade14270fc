package dev.mizzen.istiod.status;

import static dev.mizzen.istiod.status.ClusterFixture.condition;
import static dev.mizzen.istiod.status.ClusterFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What users read of their objects, past any webhook, and what it costs. */
@ExtendWith(SharedApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectStatusTest {
  private static final String ROUTES = "80";
  private static final String LOOSE =
      """
      [{"op": "replace", "path": "/spec/versions/0/schema/openAPIV3Schema",
        "value": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}]
      """;

  @TempDir private static Path folder;
  private KubeApiServer server;
  private ClusterFixture cluster;

  @BeforeAll
  void startServers() throws IOException, InterruptedException {
    server = KubeApiServer.start(folder);
    ClusterFixture.define(server);
    cluster = ClusterFixture.start(server);
    cluster.await("leadership", () -> cluster.page().path("leading").asBoolean());
  }

  @AfterAll
  void stopServers() {
    Stream.of(cluster, server).filter(part -> part != null).forEach(ObjectStatusTest::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @AfterEach
  void deleteObjects() throws InterruptedException {
    cluster.kubectl().run("delete", "virtualservices,sidecars,envoyfilters", "--all", "-n", "shop");
  }

  @Test
  void aRefusedObjectSaysWhyUntilItIsMended() throws InterruptedException {
    cluster.kubectl().apply(retries("reviews", "reviews", -1));

    JsonNode refused =
        cluster.await(
            "virtualservice/reviews", it -> condition(it, "Accepted").equals("False Invalid"));

    assertThat(message(refused, "Accepted")).contains("spec.http[0].retries.attempts is -1");
    assertThat(condition(refused, "Programmed")).isEqualTo("False Invalid");
    assertThat(refused.path("status").path("validationMessages").toString())
        .isEqualTo(
            "[{\"documentationUrl\":\"https://istio.io/v1.30/docs/reference/config/analysis/ist0106/\","
                + "\"level\":\"ERROR\",\"type\":{\"code\":\"IST0106\",\"name\":\"SchemaValidationError\"}}]");
    assertThat(refused.path("status").path("observedGeneration").asLong()).isEqualTo(1);
    cluster.await("an Event", () -> events("reviews").contains("Warning Invalid 1 "));
    assertThat(events("reviews")).contains("spec.http[0].retries.attempts is -1");

    cluster.kubectl().apply(retries("reviews", "reviews", 2));

    JsonNode mended =
        cluster.await(
            "virtualservice/reviews", it -> condition(it, "Accepted").equals("True Accepted"));
    assertThat(mended.path("status").has("validationMessages")).isFalse();
    assertThat(mended.path("status").path("observedGeneration").asLong()).isEqualTo(2);
  }

  @Test
  void aRefusedVersionLeavesTheLastGoodOneAndTheRestInForce() throws InterruptedException {
    cluster.kubectl().apply(retries("reviews", "reviews", 2));
    try (AnsweringProxy proxy = proxy()) {
      cluster.await("two retries", () -> proxy.hasTaken(ROUTES, "reviews.shop"));

      cluster.kubectl().apply(retries("reviews", "reviews", -1));

      JsonNode refused =
          cluster.await(
              "virtualservice/reviews", it -> condition(it, "Accepted").equals("False Invalid"));
      assertThat(message(refused, "Accepted")).endsWith("the last good version stays in force");
      assertThat(message(refused, "Programmed"))
          .isEqualTo("proxies are sent the last good version");
    }
  }

  @Test
  void anObjectThatNoSchemaJudgedIsRefusedAloneAndTheRestIsServed() throws InterruptedException {
    cluster
        .kubectl()
        .run("patch", "crd", "virtualservices.networking.istio.io", "--type=json", "-p", LOOSE);
    try (AnsweringProxy proxy = proxy()) {
      cluster.await(
          "the API server to take anything",
          () -> canApply(object("bad", "spec: {hosts: 7, http: [[], 7, {route: x}]}")));
      cluster.kubectl().apply(object("worse", "spec: [1, 2]"));
      cluster.kubectl().apply(object("worst", "spec: text"));

      JsonNode bad =
          cluster.await(
              "virtualservice/bad", it -> condition(it, "Accepted").equals("False Invalid"));
      cluster.await(
          "virtualservice/worse", it -> condition(it, "Accepted").equals("False Invalid"));
      cluster.await(
          "virtualservice/worst", it -> condition(it, "Accepted").equals("False Invalid"));
      cluster.kubectl().apply(retries("good", "reviews", 2));

      assertThat(message(bad, "Accepted")).contains("spec.hosts");
      cluster.await("the good one", () -> proxy.hasTaken(ROUTES, "reviews.shop"));
      cluster.await(
          "virtualservice/good", it -> condition(it, "Programmed").equals("True Acknowledged"));
    }
  }

  @Test
  void aConflictNamesTheOtherOnBoth() throws InterruptedException {
    cluster.kubectl().apply(retries("a-older", "reviews", 2));
    cluster.kubectl().apply(retries("b-younger", "reviews", 3));

    JsonNode younger =
        cluster.await(
            "virtualservice/b-younger", it -> condition(it, "Accepted").equals("False Conflicted"));
    JsonNode older =
        cluster.await(
            "virtualservice/a-older",
            it -> condition(it, "Conflicted").equals("True OverrulesOthers"));

    assertThat(message(younger, "Accepted"))
        .isEqualTo(
            "host reviews.shop.svc.cluster.local: VirtualService shop/a-older goes before this one");
    assertThat(message(older, "Conflicted")).contains("VirtualService shop/b-younger");
    assertThat(older.path("status").path("validationMessages").toString()).contains("IST0109");

    cluster.kubectl().run("delete", "virtualservice", "a-older", "-n", "shop");

    JsonNode alone =
        cluster.await(
            "virtualservice/b-younger", it -> condition(it, "Accepted").equals("True Accepted"));
    assertThat(condition(alone, "Conflicted")).isEmpty();
    assertThat(alone.path("status").has("validationMessages")).isFalse();
  }

  @Test
  void whatProxiesAcknowledgeIsCountedAndThenLeftAlone() throws InterruptedException {
    try (AnsweringProxy one = proxy()) {
      JsonNode programmed = takenByTwo(one);
      String pictures = pictures();

      cluster.awaitPasses(5);

      assertThat(message(programmed, "Programmed"))
          .isEqualTo("acked by all 2 proxies that it concerned");
      assertThat(version(cluster.object("virtualservice/reviews"))).isEqualTo(version(programmed));
      assertThat(pictures()).as("a status is no news to proxies").isEqualTo(pictures);
    }
  }

  /** The object once two proxies have taken it, of which one has gone since. */
  private JsonNode takenByTwo(AnsweringProxy one) throws InterruptedException {
    try (AnsweringProxy two = new AnsweringProxy(cluster.grpcPort(), "shop", "web-2", ROUTES)) {
      cluster.await("routes", () -> one.hasTaken(ROUTES, "reviews") && two.hasTaken(ROUTES, "rev"));
      cluster.kubectl().apply(retries("reviews", "reviews", 2));
      return cluster.await(
          "virtualservice/reviews", it -> condition(it, "Programmed").equals("True Acknowledged"));
    }
  }

  @Test
  void aProxysRefusalNamesTheObject() throws InterruptedException {
    try (AnsweringProxy proxy = proxy()) {
      cluster.await("routes", () -> proxy.hasTaken(ROUTES, "reviews"));
      proxy.refuse(ROUTES);
      cluster.kubectl().apply(retries("reviews", "reviews", 2));

      JsonNode refused =
          cluster.await(
              "virtualservice/reviews", it -> condition(it, "Programmed").equals("False Refused"));
      assertThat(condition(refused, "Accepted")).isEqualTo("True Accepted");
      assertThat(message(refused, "Programmed"))
          .isEqualTo(
              "1 of 1 proxies refused it: web-1.shop refused route 80: route 80: duplicate domain");
      cluster.await("an Event", () -> events("reviews").contains("Warning RefusedByProxy 1 "));

      proxy.refuseNothing();
      cluster.kubectl().apply(retries("reviews", "reviews", 3));

      cluster.await(
          "virtualservice/reviews", it -> condition(it, "Programmed").equals("True Acknowledged"));
    }
  }

  @Test
  void anotherWritersConditionStays() throws InterruptedException {
    cluster.kubectl().apply(retries("reviews", "reviews", 2));
    cluster.await("virtualservice/reviews", it -> !condition(it, "Accepted").isEmpty());

    cluster
        .kubectl()
        .run(
            "patch",
            "virtualservice",
            "reviews",
            "-n",
            "shop",
            "--subresource=status",
            "--type=json",
            "-p",
            "[{\"op\": \"add\", \"path\": \"/status/conditions/0\","
                + " \"value\": {\"type\": \"Theirs\", \"status\": \"True\", \"reason\": \"So\"}}]");
    cluster.kubectl().apply(retries("reviews", "reviews", -1));

    JsonNode refused =
        cluster.await(
            "virtualservice/reviews", it -> condition(it, "Accepted").equals("False Invalid"));
    assertThat(condition(refused, "Theirs")).isEqualTo("True So");
  }

  private boolean canApply(String yaml) {
    try {
      cluster.kubectl().apply(yaml);
      return true;
    } catch (IllegalStateException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private AnsweringProxy proxy() {
    return new AnsweringProxy(cluster.grpcPort(), "shop", "web-1", ROUTES);
  }

  /** How many pictures of the mesh were made. */
  private String pictures() {
    return cluster.metric("pilot_pushcontext_init_seconds_count");
  }

  private static String version(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asText();
  }

  private String events(String name) {
    try {
      return cluster
          .kubectl()
          .run(
              "get",
              "events",
              "-n",
              "shop",
              "--field-selector=involvedObject.name=" + name,
              "-o",
              "jsonpath={range .items[*]}{.type} {.reason} {.count} {.message}{'\\n'}{end}");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static String retries(String name, String host, int attempts) {
    return object(
        name,
        """
        spec:
          hosts: [%s]
          http:
          - retries: {attempts: %d, perTryTimeout: 1s}
            route: [{destination: {host: reviews}}]
        """
            .formatted(host, attempts));
  }

  private static String object(String name, String spec) {
    return """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: %s, namespace: shop}
        """
            .formatted(name)
        + spec;
  }
}
