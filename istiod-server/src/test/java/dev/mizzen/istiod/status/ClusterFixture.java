package dev.mizzen.istiod.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A cluster with Istio's kinds in it, and a server that leads it. */
final class ClusterFixture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KubeApiServer cluster;
  private final RunningIstiod istiod;
  private final HttpClient http = HttpClient.newHttpClient();

  private ClusterFixture(KubeApiServer cluster, RunningIstiod istiod) {
    this.cluster = cluster;
    this.istiod = istiod;
  }

  /** A server with all rights on a cluster that nobody else uses. */
  static ClusterFixture start(KubeApiServer cluster) throws InterruptedException {
    return start(cluster, cluster.kubeconfig());
  }

  /**
   * A server with the rights of a kubeconfig.
   *
   * @param kubeconfig of the same cluster
   */
  static ClusterFixture start(KubeApiServer cluster, Path kubeconfig) throws InterruptedException {
    RunningIstiod istiod = RunningIstiod.start(kubeconfig);
    ClusterFixture fixture = new ClusterFixture(cluster, istiod);
    fixture.await("the server to be ready", istiod::isReady);
    return fixture;
  }

  /** Makes Istio's kinds and the control plane's namespace known to a cluster. */
  static void define(KubeApiServer cluster) throws InterruptedException {
    Kubectl kubectl = cluster.kubectl();
    kubectl.apply(Path.of("../deploy/crds"));
    kubectl.run("wait", "--for=condition=Established", "--all", "crd");
    kubectl.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: istio-system}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: reviews, namespace: shop}
        spec: {ports: [{name: http, port: 80}]}
        """);
  }

  int grpcPort() {
    return istiod.grpcPort();
  }

  Kubectl kubectl() {
    return cluster.kubectl();
  }

  /**
   * An object, once it is as wanted.
   *
   * @param name for example {@code virtualservice/reviews}
   */
  JsonNode await(String name, Predicate<JsonNode> isWanted) throws InterruptedException {
    List<JsonNode> last = new ArrayList<>(List.of(MAPPER.createObjectNode()));
    await(
        name + "; it is " + last,
        () -> {
          last.set(0, object(name));
          return isWanted.test(last.getFirst());
        });
    return last.getFirst();
  }

  JsonNode object(String name) {
    try {
      return MAPPER.readTree(kubectl().run("get", name, "-n", "shop", "-o", "json"));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (JsonProcessingException notJson) {
      throw new IllegalStateException(notJson);
    }
  }

  /** A condition in few words: {@code False Invalid}; empty where there is none. */
  static String condition(JsonNode object, String type) {
    return find(object, type)
        .map(found -> found.path("status").asText() + " " + found.path("reason").asText())
        .orElse("");
  }

  static String message(JsonNode object, String type) {
    return find(object, type).map(found -> found.path("message").asText()).orElse("");
  }

  private static Optional<JsonNode> find(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  /** The page that tells of status. */
  JsonNode page() {
    try {
      return MAPPER.readTree(get(istiod.httpPort(), "/debug/statusz"));
    } catch (JsonProcessingException notJson) {
      throw new IllegalStateException(notJson);
    }
  }

  /** The value of a metric without labels. */
  String metric(String name) {
    return get(istiod.monitoringPort(), "/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElse("");
  }

  /** Waits until the server has looked at every object so many times again. */
  void awaitPasses(int more) throws InterruptedException {
    long from = page().path("passes").asLong();
    await(more + " passes", () -> page().path("passes").asLong() >= from + more);
  }

  void await(String what, BooleanSupplier holds) throws InterruptedException {
    if (!EnvoyProcess.await(PATIENCE, holds)) {
      throw new IllegalStateException("waited in vain for " + what);
    }
  }

  private String get(int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    istiod.close();
    http.close();
  }
}
