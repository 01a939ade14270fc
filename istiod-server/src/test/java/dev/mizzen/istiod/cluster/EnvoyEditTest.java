package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.envoy.Backend;
import dev.mizzen.envoy.EnvoyBinary;
import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.envoy.FreePorts;
import dev.mizzen.istiod.envoy.PlainHttp;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.Kubectl;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * From {@code kubectl apply} to the traffic of a real Envoy. An API server refuses EndpointSlices
 * with loopback addresses, so what takes requests here is the endpoint of a ServiceEntry; that an
 * EndpointSlice arrives is read off the Envoy's own list of hosts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedApiServer.class)
class EnvoyEditTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ONE = "one.edit.test";
  private static final String TWO = "two.edit.test";

  private final KubeApiServer server;
  private final Kubectl kubectl;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private int port;
  private EnvoyProcess envoy;

  EnvoyEditTest(KubeApiServer server) {
    this.server = server;
    this.kubectl = server.kubectl();
  }

  @BeforeAll
  void start(@TempDir Path work) throws IOException, InterruptedException {
    Path binary = Storeys.require(Storey.ENVOY, EnvoyBinary.find().path());
    port = FreePorts.takeOn(List.of("127.0.0.1", "127.0.3.11", "127.0.3.12"));
    new MeshCluster(server).define();
    kubectl.apply(mesh() + entry(ONE, 11) + entry(TWO, 12) + slice(1));
    kubectl.apply(settings());
    started(Backend.start("one", "127.0.3.11", port));
    started(Backend.start("two", "127.0.3.12", port));
    RunningIstiod istiod = started(RunningIstiod.start(server.kubeconfig()));
    envoy = started(EnvoyProcess.start(binary, bootstrap(istiod.grpcPort()), work, "client"));
    await("at first", () -> answers(ONE, "one") && answers(TWO, "two"));
  }

  @AfterAll
  void stop() throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
    kubectl.delete(settings());
    kubectl.run(
        "delete",
        "services,endpointslices,serviceentries,virtualservices,sidecars",
        "--all",
        "-n",
        "edit");
  }

  private <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }

  @Test
  void aVirtualServiceTurnsTrafficUntilItIsDeleted() throws InterruptedException {
    kubectl.apply(route());
    await("VirtualService applied", () -> answers(ONE, "two"));
    kubectl.delete(route());
    await("VirtualService deleted", () -> answers(ONE, "one"));

    assertThat(envoy.rejections()).isZero();
  }

  @Test
  void anEndpointTurnsTraffic() throws InterruptedException {
    kubectl.apply(entry(TWO, 11));
    await("endpoint of a ServiceEntry changed", () -> answers(TWO, "one"));
    kubectl.apply(entry(TWO, 12));
    await("endpoint of a ServiceEntry changed back", () -> answers(TWO, "two"));

    assertThat(envoy.rejections()).isZero();
  }

  @Test
  void anEndpointSliceChangesTheHostsOfItsService() throws InterruptedException {
    await("at first", () -> hosts().contains("::10.10.2.1:8080::"));
    kubectl.apply(slice(2));
    await("EndpointSlice changed", () -> hosts().contains("::10.10.2.2:8080::"));

    assertThat(hosts()).doesNotContain("10.10.2.1");
    assertThat(envoy.rejections()).isZero();
  }

  /** Waits, and prints the figure for docs/performance.md. */
  private void await(String what, BooleanSupplier holds) throws InterruptedException {
    long began = System.nanoTime();
    assertThat(EnvoyProcess.await(LIMIT, holds)).as(() -> what + ": " + envoy.lastWords()).isTrue();
    System.out.printf(
        "%s: in force %d ms after kubectl ended%n",
        what, Duration.ofNanos(System.nanoTime() - began).toMillis());
  }

  private boolean answers(String host, String backend) {
    try {
      return PlainHttp.get(port, host, "/").body().equals(backend);
    } catch (IOException notYet) {
      return false;
    }
  }

  private String hosts() {
    try {
      return String.join(
          "\n",
          envoy
              .admin("/clusters")
              .lines()
              .filter(line -> line.contains("web.edit.svc.cluster.local"))
              .toList());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Stock Envoys have no agent that brings certificates, so nothing asks for mutual TLS. */
  private static String settings() {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: "enableAutoMtls: false"}
        """;
  }

  private String mesh() {
    return """
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: istio-system}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: edit}
        ---
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: default, namespace: edit}
        spec:
          egress:
          - {port: {number: %d, protocol: HTTP, name: http}, bind: 127.0.0.1, captureMode: NONE, hosts: ["./*"]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: edit}
        spec: {ports: [{name: http, port: %d, targetPort: 8080}]}
        """
        .formatted(port, port);
  }

  private String entry(String host, int last) {
    return """
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: %s, namespace: edit}
        spec:
          hosts: [%s]
          ports: [{number: %d, name: http, protocol: HTTP}]
          resolution: STATIC
          endpoints: [{address: 127.0.3.%d}]
        """
        .formatted(host, host, port, last);
  }

  private static String slice(int last) {
    return """
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-1, namespace: edit, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{name: http, port: 8080}]
        endpoints: [{addresses: [10.10.2.%d]}]
        """
        .formatted(last);
  }

  private static String route() {
    return """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: one, namespace: edit}
        spec:
          hosts: [%s]
          http: [{route: [{destination: {host: %s}}]}]
        """
        .formatted(ONE, TWO);
  }

  private static EnvoyBootstrap bootstrap(int xds) {
    return new EnvoyBootstrap(
        "sidecar~127.0.3.10~client.edit~edit.svc.cluster.local",
        "client.edit",
        Map.of(
            "NAMESPACE", "edit",
            "CLUSTER_ID", "Kubernetes",
            "ISTIO_VERSION", "1.30.3",
            "INTERCEPTION_MODE", "NONE"),
        xds,
        EnvoyBootstrap.Protocol.DELTA,
        0);
  }
}
