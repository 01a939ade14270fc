package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fault F18: the injecting webhook as the charts select it, with nobody behind it, or somebody who
 * does not answer. Pods that are to have a sidecar do not come to be without one; the control
 * plane's own are not held up.
 */
@ExtendWith(SharedApiServer.class)
class WebhookFaultsTest {
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final WrittenCluster cluster;

  /** Of its own for each test: a namespace goes away slowly. */
  private final String mesh = "f18-mesh-" + TESTS.incrementAndGet();

  WebhookFaultsTest(KubeApiServer server) {
    this.cluster = new WrittenCluster(server);
  }

  @BeforeEach
  void prepare() throws Exception {
    cluster.prepare();
    cluster.clear();
    cluster.namespace(mesh, "istio-injection: enabled");
  }

  @AfterEach
  void tidyUp() throws Exception {
    cluster.clear();
    for (String namespace : new String[] {mesh, "istio-system", "default"}) {
      cluster
          .server()
          .kubectl()
          .run("delete", "pods", "--all", "-n", namespace, "--force", "--grace-period=0");
    }
    cluster.server().kubectl().run("delete", "ns", mesh, "--wait=false");
    cluster.close();
  }

  /** The entries that the chart makes for the revision {@code default}. */
  private void inject(int port) throws InterruptedException {
    cluster
        .server()
        .kubectl()
        .apply(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: istio-sidecar-injector, labels: {istio.io/rev: default}}
            webhooks:
            - name: namespace.sidecar-injector.istio.io
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: Fail
              timeoutSeconds: 2
              clientConfig: {url: "https://localhost:%1$d/inject"}
              rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
              namespaceSelector: {matchExpressions: [{key: istio-injection, operator: In, values: [enabled]}]}
              objectSelector: {matchExpressions: [{key: sidecar.istio.io/inject, operator: NotIn, values: ["false"]}]}
            - name: object.sidecar-injector.istio.io
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: Fail
              timeoutSeconds: 2
              clientConfig: {url: "https://localhost:%1$d/inject"}
              rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
              namespaceSelector: {matchExpressions: [{key: istio-injection, operator: DoesNotExist}, {key: istio.io/rev, operator: DoesNotExist}]}
              objectSelector: {matchExpressions: [{key: sidecar.istio.io/inject, operator: In, values: ["true"]}, {key: istio.io/rev, operator: DoesNotExist}]}
            """
                .formatted(port));
  }

  private String create(String namespace, String labels) throws InterruptedException {
    return cluster
        .server()
        .kubectl()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: pod, namespace: %s, labels: {%s}}
            spec: {containers: [{name: a, image: a}]}
            """
                .formatted(namespace, labels));
  }

  private String pods(String namespace) throws InterruptedException {
    return cluster.server().kubectl().run("get", "pods", "-n", namespace, "--no-headers");
  }

  /** A port where nobody listens. */
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void withEveryReplicaDownNoPodOfTheMeshStartsBareAndOurOwnStart() throws Exception {
    inject(closedPort());

    assertThatThrownBy(() -> create(mesh, "")).hasMessageContaining("connection refused");
    assertThatThrownBy(() -> create("default", "sidecar.istio.io/inject: \"true\""))
        .hasMessageContaining("connection refused");
    create("istio-system", "app: istiod");
    create(mesh, "sidecar.istio.io/inject: \"false\"");

    assertThat(pods("istio-system")).contains("pod");
    assertThat(pods("default")).doesNotContain("pod ");
    assertThat(pods(mesh).lines()).as("the one that wants no sidecar").hasSize(1);
  }

  @Test
  void aReplicaThatDoesNotAnswerHoldsAPodUpForItsTimeoutAndOursNotAtAll() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      inject(silent.getLocalPort());
      long began = System.nanoTime();

      assertThatThrownBy(() -> create(mesh, ""))
          .hasMessageMatching("(?s).*(context deadline exceeded|Timeout|timeout).*");

      Duration took = Duration.ofNanos(System.nanoTime() - began);
      System.out.println("measured: a silent webhook held a pod up for " + took.toMillis() + " ms");
      assertThat(took).isLessThan(Duration.ofSeconds(20));
      create("istio-system", "app: istiod");
      assertThat(pods(mesh)).doesNotContain("pod ");
    }
  }
}
