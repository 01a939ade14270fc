package dev.mizzen.istiod.cluster;

import static dev.mizzen.istiod.cluster.FaultRig.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What it costs when an API server has or shows only some of the kinds. */
@ExtendWith(SharedApiServer.class)
class PartialApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENTRIES = "serviceentries.networking.istio.io";
  private static final List<String> CORE =
      List.of("services", "pods", "namespaces", "configmaps", "secrets", "nodes");

  private final KubeApiServer server;
  private final Shop shop;

  PartialApiTest(KubeApiServer server) {
    this.server = server;
    this.shop = new Shop(server);
  }

  @BeforeEach
  void open() {
    shop.open();
  }

  @AfterEach
  void tidyUp() throws InterruptedException {
    server.kubectl().run("delete", "crd", ENTRIES, "--ignore-not-found");
    server
        .kubectl()
        .run("delete", "clusterrole,clusterrolebinding", "reader", "--ignore-not-found");
    shop.close();
  }

  @Test
  void aKindThatIsRefusedIsNamedAndTheOthersAreServed() throws Exception {
    allow(CORE.stream().filter(kind -> !kind.equals("nodes")).toList(), "endpointslices");
    try (RunningIstiod istiod = RunningIstiod.start(server.kubeconfigOf("shop", "reader"));
        ProxyWatch proxy = new ProxyWatch(istiod.grpcPort(), Shop.CLUSTER)) {
      proxy.untilEndpoints(LIMIT, "10.10.1.1");
      String refused = state(istiod, "Node");
      allow(CORE, "endpointslices");
      boolean isHealed = EnvoyProcess.await(LIMIT, () -> state(istiod, "Node").equals("live"));

      assertThat(refused).isEqualTo("refused");
      assertThat(FaultRig.readiness(istiod)).isEqualTo(200);
      assertThat(isHealed).isTrue();
    }
  }

  @Test
  void withoutAKindThatKeepsTrafficRightNothingIsServed() throws Exception {
    allow(CORE, "none");
    try (RunningIstiod istiod = RunningIstiod.start(server.kubeconfigOf("shop", "reader"));
        ProxyWatch proxy = new ProxyWatch(istiod.grpcPort(), Shop.CLUSTER)) {
      boolean isNamed =
          EnvoyProcess.await(LIMIT, () -> state(istiod, "EndpointSlice").equals("refused"));
      int before = FaultRig.readiness(istiod);
      allow(CORE, "endpointslices");
      proxy.untilEndpoints(LIMIT, "10.10.1.1");

      assertThat(isNamed).isTrue();
      assertThat(before).isEqualTo(503);
      assertThat(FaultRig.readiness(istiod)).isEqualTo(200);
    }
  }

  @Test
  void aCustomKindIsServedWhileItsDefinitionIsThere() throws Exception {
    String cluster = "outbound|80||away.example.test";
    server.kubectl().run("delete", "crd", ENTRIES, "--ignore-not-found");
    try (RunningIstiod istiod = RunningIstiod.start(server.kubeconfig());
        ProxyWatch proxy = new ProxyWatch(istiod.grpcPort(), Shop.CLUSTER)) {
      proxy.untilEndpoints(LIMIT, "10.10.1.1");
      server.kubectl().apply(MeshCluster.CRDS.resolve(ENTRIES + ".yaml"));
      server.kubectl().run("wait", "--for=condition=Established", "crd/" + ENTRIES);
      server.kubectl().apply(entry());
      proxy.untilCluster(LIMIT, cluster, true);
      server.kubectl().run("delete", "crd", ENTRIES);

      FaultRig.figure(
          "F5 definition removed: its clusters gone", proxy.untilCluster(LIMIT, cluster, false));
    }
  }

  private static String entry() {
    return """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: away, namespace: shop}
        spec:
          hosts: [away.example.test]
          ports: [{number: 80, name: http, protocol: HTTP}]
          resolution: STATIC
          endpoints: [{address: 10.40.0.1}]
        """;
  }

  /** Lets the reader see these kinds and all custom ones, and no others. */
  private void allow(List<String> core, String discovery) {
    server.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: reader}
        rules:
        - {apiGroups: [""], resources: [%s], verbs: [get, list, watch]}
        - {apiGroups: [discovery.k8s.io], resources: [%s], verbs: [get, list, watch]}
        - apiGroups: [networking.k8s.io, networking.istio.io, security.istio.io, telemetry.istio.io,
            extensions.istio.io, gateway.networking.k8s.io, apiextensions.k8s.io]
          resources: ["*"]
          verbs: [get, list, watch]
        """
            .formatted(String.join(", ", core), discovery));
    server.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: reader}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
        subjects: [{kind: ServiceAccount, name: reader, namespace: shop}]
        """);
  }

  /** How a kind fares by the page for people; empty where it does not stand there. */
  private static String state(RunningIstiod istiod, String kind) {
    try {
      String page = FaultRig.get(istiod.httpPort(), "/debug/sourcez").body();
      for (JsonNode line : JSON.readTree(page).path("kinds")) {
        if (line.path("kind").asText().equals(kind)) {
          return line.path("state").asText();
        }
      }
      return "";
    } catch (JsonProcessingException wrong) {
      throw new IllegalStateException(wrong);
    }
  }
}
