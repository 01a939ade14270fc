package dev.mizzen.istiod.cluster;

import static dev.mizzen.istiod.cluster.FaultRig.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.istiod.Settings;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole server held to one namespace ({@code ISTIO_WATCH_NAMESPACE}), with an account that may
 * read nothing of the others.
 */
@ExtendWith(SharedApiServer.class)
class WatchedNamespaceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubeApiServer server;
  private final WrittenCluster cluster;
  private final Shop shop;
  @TempDir private Path folder;

  WatchedNamespaceTest(KubeApiServer server) {
    this.server = server;
    this.cluster = new WrittenCluster(server);
    this.shop = new Shop(server);
  }

  @BeforeEach
  void open() throws Exception {
    server.kubectl().apply(Path.of("src/test/resources/one-namespace-rights.yaml"));
    new MeshCluster(server).define();
    cluster.clear();
    cluster.namespace("elsewhere");
    server.apply(Shop.service("other").replace("namespace: shop", "namespace: elsewhere"));
    server.kubectl().apply(entry("shop", "near") + "---\n" + entry("elsewhere", "far"));
    shop.open();
  }

  @AfterEach
  void tidyUp() throws Exception {
    cluster.clear();
    cluster.close();
    shop.close();
    server.kubectl().delete(entry("shop", "near") + "---\n" + entry("elsewhere", "far"));
    server
        .kubectl()
        .run("delete", "clusterrole,clusterrolebinding", "mizzen-one-namespace", "--wait=false");
    server
        .kubectl()
        .run("delete", "service", "other", "late", "-n", "elsewhere", "--ignore-not-found");
  }

  private static String entry(String namespace, String name) {
    return """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: %2$s, namespace: %1$s}
        spec:
          hosts: [%2$s.example.test]
          ports: [{number: 80, name: http, protocol: HTTP}]
          resolution: DNS
        """
        .formatted(namespace, name);
  }

  private RunningIstiod serve() throws InterruptedException {
    KubeAccess access =
        new KubeAccess(
            Optional.of(cluster.kubeconfig("istiod-shop")), 500, 500, Duration.ofSeconds(15));
    Map<String, String> environment =
        Map.of("POD_NAME", "istiod-shop", "ISTIO_WATCH_NAMESPACE", "shop");
    return RunningIstiod.start(new Settings(environment).cluster(access, "istio-system"), folder);
  }

  @Test
  void objectsOfTheNamespaceAreServedAndThoseOfOthersAreNot() throws Exception {
    try (RunningIstiod istiod = serve();
        ProxyWatch proxy = new ProxyWatch(istiod.grpcPort(), Shop.CLUSTER)) {
      // Given
      proxy.untilEndpoints(LIMIT, "10.10.1.1");
      istiod.awaitReady();
      // When
      server.apply(Shop.service("late").replace("namespace: shop", "namespace: elsewhere"));
      server.apply(Shop.service("late"));
      proxy.untilCluster(LIMIT, Shop.cluster("late"), true);
      // Then
      assertThat(proxy.clusters())
          .contains("outbound|80||near.example.test")
          .noneMatch(name -> name.contains("elsewhere") || name.contains("far.example.test"));
      assertThat(kinds(istiod, "refused")).as("nothing else was asked for").isEmpty();
      assertThat(kinds(istiod, "live")).contains("Namespace", "Service", "Secret", "ServiceEntry");
    }
  }

  @Test
  void theServersDutiesAreDoneInTheNamespaceAndNowhereElse() throws Exception {
    try (RunningIstiod istiod = serve()) {
      // When
      String root = cluster.roots("shop");
      ObjectRef near =
          new ObjectRef("networking.istio.io/v1", "ServiceEntry", "serviceentries", "shop", "near");
      JsonNode given = cluster.await(near, found -> found.at("/status/addresses/0").isObject());
      Eventually.isTrue(() -> status(istiod).path("written").asLong() > 0);
      // Then
      assertThat(root).contains("BEGIN CERTIFICATE");
      assertThat(given.at("/status/addresses/0/value").asText()).isEqualTo("240.240.0.1");
      assertThat(status(istiod).path("missingRights")).isEmpty();
      assertThat(cluster.find(ObjectRef.configMap("elsewhere", WrittenCluster.ROOTS))).isEmpty();
      assertThat(istiod.isReady()).isTrue();
    }
  }

  private static JsonNode status(RunningIstiod istiod) throws Exception {
    return JSON.readTree(FaultRig.get(istiod.httpPort(), "/debug/statusz").body());
  }

  /** Kinds in a state by the page for people. */
  private static Set<String> kinds(RunningIstiod istiod, String state) throws Exception {
    JsonNode page = JSON.readTree(FaultRig.get(istiod.httpPort(), "/debug/sourcez").body());
    return StreamSupport.stream(page.path("kinds").spliterator(), false)
        .filter(line -> line.path("state").asText().equals(state))
        .map(line -> line.path("kind").asText())
        .collect(Collectors.toSet());
  }
}
