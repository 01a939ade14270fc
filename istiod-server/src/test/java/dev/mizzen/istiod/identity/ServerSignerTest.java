package dev.mizzen.istiod.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.Settings;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.Kubectl;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.KubeAccess;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server whose own certificate a signer of the cluster signs. */
@ExtendWith(SharedApiServer.class)
class ServerSignerTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "POD_NAME",
          "istiod-a",
          "EXTERNAL_CA",
          "ISTIOD_RA_KUBERNETES_API",
          "K8S_SIGNER",
          "example.com/workloads",
          "PILOT_CERT_PROVIDER",
          "k8s.io/example.com/servers");

  private final KubeApiServer api;
  private final Kubectl kubectl;
  private final TestAuthority authority = new TestAuthority();
  @TempDir private Path folder;

  ServerSignerTest(KubeApiServer api) {
    this.api = api;
    this.kubectl = api.kubectl();
  }

  @BeforeEach
  void namespace() throws InterruptedException {
    kubectl.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}\n");
    clear();
  }

  @AfterEach
  void clear() throws InterruptedException {
    kubectl.run("delete", "configmaps", "--all", "-n", "istio-system");
    kubectl.run("delete", "secrets", "--all", "-n", "istio-system");
    kubectl.run("delete", "configmap", "-A", "--field-selector=metadata.name=istio-ca-root-cert");
  }

  private RunningIstiod serve() {
    KubeAccess access = KubeAccess.by(Optional.of(api.kubeconfig()));
    return RunningIstiod.secure(
        new Settings(ENVIRONMENT).cluster(access, "istio-system"), folder, ENVIRONMENT);
  }

  private X509Certificate shown(int port) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("root", authority.itself().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(loopback, port)) {
      socket.setSoTimeout(30_000);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private String get(String kind, String name, String path) throws InterruptedException {
    return kubectl.run(
        "get",
        kind,
        name,
        "-n",
        "istio-system",
        "--ignore-not-found",
        "-o",
        "jsonpath={" + path + "}");
  }

  @Test
  void theSignerSignsForTheServersNamesAndTheMeshMakesNoAuthority() throws Exception {
    // Given
    kubectl.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: %s}
        """
            .formatted(
                quoted(
                    "caCertificates: [{certSigners: [example.com/servers], pem: "
                        + quoted(authority.rootPem())
                        + "}]")));
    // When
    try (ExampleSigner signer = new ExampleSigner(kubectl, authority);
        RunningIstiod server = serve()) {
      server.awaitReady();
      X509Certificate own = shown(server.secureGrpcPort());
      // Then
      assertThat(own.getSubjectAlternativeNames())
          .extracting(name -> String.valueOf(name.get(1)))
          .contains("localhost", "istiod.istio-system.svc");
      assertThat(signer.asked()).containsOnly("example.com/servers");
      assertThat(signer.requests()).as("left behind").isEmpty();
      String roots =
          Eventually.value(
              () -> get("configmap", "istio-ca-root-cert", ".data.root-cert\\.pem"),
              text -> !text.isBlank());
      assertThat(Pem.certificates(roots)).isEqualTo(List.of(authority.itself().certificate()));
      assertThat(get("secret", "istio-ca-secret", ".metadata.name")).isEmpty();
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  @Test
  void whileNobodySignsProxiesAreServedAndTheServerIsNotReady() throws Exception {
    try (RunningIstiod server = serve()) {
      Eventually.isTrue(
          () -> !kubectl.run("get", "csr", "-o", "name").isBlank() && !server.isReady());
      try (ExampleSigner signer = new ExampleSigner(kubectl, authority)) {
        server.awaitReady();
        assertThat(signer.asked()).isNotEmpty();
      }
    }
  }
}
