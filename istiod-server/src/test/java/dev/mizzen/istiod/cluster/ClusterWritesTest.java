package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole server on a real API server, with the rights of istiod's charts and no more. */
@ExtendWith(SharedApiServer.class)
class ClusterWritesTest {
  private final WrittenCluster cluster;
  @TempDir private Path folder;

  ClusterWritesTest(KubeApiServer server) {
    this.cluster = new WrittenCluster(server);
  }

  @BeforeEach
  void prepare() throws Exception {
    cluster.prepare();
    cluster.clear();
  }

  @AfterEach
  void tidyUp() throws Exception {
    cluster.clear();
    cluster.close();
  }

  private RunningIstiod serve(String pod) throws InterruptedException {
    return cluster.serve(pod, folder);
  }

  private String validator(RunningIstiod server) {
    return """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: istio-validator-istio-system, labels: {istio.io/rev: default}}
        webhooks:
        - name: rev.validation.istio.io
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Ignore
          clientConfig: {url: "https://localhost:%d/validate"}
          objectSelector: {matchLabels: {istio.io/rev: default}}
          rules: [{apiGroups: [networking.istio.io], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: ["*"]}]
        """
        .formatted(server.httpsPort());
  }

  private static final ObjectRef VALIDATOR =
      ObjectRef.validatingWebhooks("istio-validator-istio-system");

  private static String gateway(String host) {
    return """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: in, namespace: default, labels: {istio.io/rev: default}}
        spec: {selector: {istio: in}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [%s]}]}
        """
        .formatted(host);
  }

  @Test
  void theClusterIsToldWhatToTrustAndThenRefusesWhatIsWrong() throws Exception {
    try (RunningIstiod server = serve("istiod-a")) {
      // Given
      cluster.server().kubectl().apply(validator(server));
      // When
      ObjectNode told =
          cluster.await(
              VALIDATOR, found -> found.at("/webhooks/0/failurePolicy").asText().equals("Fail"));
      // Then
      String root = Pem.text(List.of(cluster.authority()));
      assertThat(WrittenCluster.decoded(told.at("/webhooks/0/clientConfig/caBundle")))
          .isEqualTo(root);
      assertThat(cluster.roots("default")).isEqualTo(root);
      assertThat(cluster.roots("kube-system")).isEqualTo(root);
      assertThat(cluster.find(WrittenCluster.CA_SECRET).orElseThrow().path("type").asText())
          .isEqualTo("istio.io/ca-root");
      assertThatThrownBy(() -> cluster.server().kubectl().apply(gateway("\"not a host!\"")))
          .hasMessageContaining("denied the request");
      cluster.server().kubectl().apply(gateway("shop.example.com"));
      cluster.server().kubectl().delete(gateway("shop.example.com"));
      ObjectNode lists =
          cluster.await(
              ObjectRef.configMap("default", WrittenCluster.LISTS), found -> found.has("data"));
      assertThat(lists.at("/data/ca-crl.pem").asText("absent")).as("nothing is revoked").isEmpty();
    }
    assertThat(cluster.leader()).contains("\"holderIdentity\":\"\"");
  }

  @Test
  void aForgedBundleIsRepairedWhileTheWebhookRefusesForIt() throws Exception {
    try (RunningIstiod server = serve("istiod-a")) {
      cluster.server().kubectl().apply(validator(server));
      ObjectNode told =
          cluster.await(
              VALIDATOR, found -> found.at("/webhooks/0/failurePolicy").asText().equals("Fail"));
      String right = told.at("/webhooks/0/clientConfig/caBundle").asText();
      ((ObjectNode) told.at("/webhooks/0/clientConfig")).put("caBundle", "Zm9yZ2Vk");

      Answer forged = cluster.objects().update(VALIDATOR, told);
      long began = System.nanoTime();
      cluster.await(
          VALIDATOR, found -> found.at("/webhooks/0/clientConfig/caBundle").asText().equals(right));

      report("a forged caBundle was repaired after", began);
      assertThat(forged).isInstanceOf(Answer.Done.class);
      cluster.server().kubectl().apply(gateway("shop.example.com"));
      cluster.server().kubectl().delete(gateway("shop.example.com"));
    }
  }

  @Test
  void aRestartKeepsTheRoot() throws Exception {
    X509Certificate first;
    try (RunningIstiod server = serve("istiod-a")) {
      Eventually.isTrue(server::isReady);
      first = cluster.authority();
    }
    try (RunningIstiod server = serve("istiod-a")) {
      Eventually.isTrue(server::isReady);

      assertThat(cluster.authority()).isEqualTo(first);
      ServedRoots.handshake(server.httpsPort(), first);
    }
  }

  @Test
  void replicasThatStartAtOnceAgreeOnOneRootAndServeBoth() throws Exception {
    try (RunningIstiod one = serve("istiod-a");
        RunningIstiod two = serve("istiod-b")) {
      Eventually.isTrue(one::isReady);
      Eventually.isTrue(two::isReady);

      X509Certificate root = cluster.authority();
      ServedRoots.handshake(one.httpsPort(), root);
      ServedRoots.handshake(two.httpsPort(), root);
      assertThat(ServedRoots.clusters(one)).isNotEmpty().hasSameSizeAs(ServedRoots.clusters(two));
    }
  }

  @Test
  void aSpoiltSecretIsNeitherTakenNorReplacedAndProxiesAreServed() throws Exception {
    // Given
    cluster
        .server()
        .kubectl()
        .apply(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: istio-ca-secret, namespace: istio-system}
            type: istio.io/ca-root
            stringData: {ca-cert.pem: spoilt, ca-key.pem: spoilt, root-cert.pem: spoilt}
            """);
    String version = version();
    try (RunningIstiod server = serve("istiod-a")) {
      // When
      Eventually.isTrue(() -> cluster.leader().contains("istiod-a"));
      // Then
      assertThat(ServedRoots.clusters(server)).isNotEmpty();
      assertThat(server.isReady()).as("webhooks have no certificate").isFalse();
      assertThat(version()).isEqualTo(version);
      assertThat(cluster.find(ObjectRef.configMap("default", WrittenCluster.ROOTS))).isEmpty();
      // When
      cluster.server().kubectl().run("delete", "secret", "istio-ca-secret", "-n", "istio-system");
      // Then
      Eventually.isTrue(server::isReady);
      assertThat(cluster.roots("default")).isEqualTo(Pem.text(List.of(cluster.authority())));
    }
  }

  @Test
  void anApiServerWithoutTrustBundlesIsServedAsEver() throws Exception {
    Map<String, String> on = Map.of("ENABLE_CLUSTER_TRUST_BUNDLE_API", "true");
    try (RunningIstiod server = cluster.serve("istiod-a", folder, on)) {
      Eventually.isTrue(() -> cluster.leader().contains("istiod-a"));
      server.awaitReady();

      assertThat(ServedRoots.clusters(server)).isNotEmpty();
      assertThat(cluster.find(ObjectRef.configMap("default", WrittenCluster.ROOTS))).isEmpty();
    }
  }

  private String version() throws InterruptedException {
    return cluster
        .find(WrittenCluster.CA_SECRET)
        .orElseThrow()
        .at("/metadata/resourceVersion")
        .asText();
  }

  private static void report(String what, long began) {
    System.out.println(
        "measured: " + what + " " + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
  }
}
