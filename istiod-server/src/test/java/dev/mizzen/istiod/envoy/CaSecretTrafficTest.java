package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.key.InProcessCaStore;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.Kubectl;
import dev.mizzen.registry.apiserver.SharedApiServer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sidecars that speak mutual TLS, on new connections all the while, under a server whose
 * authority's Secret is spoilt, given another key, put back, deleted and replaced.
 */
@ExtendWith(SharedApiServer.class)
final class CaSecretTrafficTest {
  private static final String SECRET = "istio-ca-secret";
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration CERTIFICATE_LIFE = Duration.ofSeconds(6);

  private final KubeApiServer cluster;
  private final Kubectl kubectl;
  private IssuedMesh mesh;
  private List<SidecarAgent> agents;
  private EnvoyProcess client;

  CaSecretTrafficTest(KubeApiServer cluster) {
    this.cluster = cluster;
    this.kubectl = cluster.kubectl();
  }

  @BeforeEach
  void startMesh(@TempDir Path work) throws Exception {
    mesh = IssuedMesh.inCluster(work, cluster);
    mesh.trust(roots());
    SidecarAgent caller = mesh.agent("client", CERTIFICATE_LIFE);
    SidecarAgent server = mesh.agent("server", CERTIFICATE_LIFE);
    agents = List.of(caller, server);
    client = mesh.sidecar("client", "127.0.7.1", caller);
    mesh.sidecar("server", "127.0.7.2", server);
    assertThat(EnvoyProcess.await(LIMIT, this::isAnswered)).isTrue();
  }

  @AfterEach
  void stopMesh() throws Exception {
    if (mesh != null) {
      mesh.close();
    }
    kubectl.run("delete", "secrets", "--all", "-n", "istio-system");
    kubectl.run(
        "delete",
        "workloadentries,serviceentries,destinationrules,sidecars",
        "--all",
        "-n",
        "shop");
    kubectl.run("delete", "peerauthentications", "--all", "-n", "shop");
    kubectl.run("delete", "configmaps", "--all", "-n", "istio-system");
    kubectl.run("delete", "configmaps", "--all", "-n", "shop");
  }

  /** As agents find them in a mounted ConfigMap. */
  private String roots() throws Exception {
    return Eventually.value(
        () ->
            kubectl.run(
                "get",
                "configmap",
                "istio-ca-root-cert",
                "-n",
                "shop",
                "--ignore-not-found",
                "-o",
                "jsonpath={.data.root-cert\\.pem}"),
        text -> !text.isBlank());
  }

  private PlainHttp.Answer send() throws IOException {
    return PlainHttp.send(mesh.cast().port("strict"), "GET", "server.example", "/ca", Map.of());
  }

  private boolean isAnswered() {
    try {
      return send().status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String kept(String key) throws InterruptedException {
    return kubectl.run(
        "get",
        "secret",
        SECRET,
        "-n",
        "istio-system",
        "-o",
        "jsonpath={.data." + key.replace(".", "\\.") + "}");
  }

  private void put(String key, String base64) throws InterruptedException {
    kubectl.run(
        "patch",
        "secret",
        SECRET,
        "-n",
        "istio-system",
        "-p",
        "{\"data\":{\"" + key + "\":\"" + base64 + "\"}}");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private List<BigInteger> serials() {
    return agents.stream()
        .map(agent -> agent.certificate().orElseThrow().leaf().getSerialNumber())
        .toList();
  }

  /** Waits until the server has seen it, and both sidecars have two certificates more. */
  private void holds(String state) throws Exception {
    mesh.server().awaitMetric("mizzen_ca_secret{state=\"" + state + "\"} 1");
    for (int renewal = 0; renewal < 2; renewal++) {
      List<BigInteger> before = serials();
      Eventually.isTrue(() -> serials().stream().noneMatch(before::contains));
    }
  }

  private String another() throws Exception {
    InProcessCaStore elsewhere = new InProcessCaStore();
    new SelfSignedCa(
            elsewhere,
            false,
            new CertificateProfile.Root("cluster.local", Duration.ofDays(100)),
            KeyPairs::ec)
        .loadOrCreate(Instant.now());
    return elsewhere.read(SECRET).orElseThrow().data().entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\":\"" + base64(entry.getValue()) + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private boolean agentsTrust(int roots) throws Pem.BadPem {
    for (SidecarAgent agent : agents) {
      if (Pem.certificates(agent.certificate().orElseThrow().roots()).size() != roots) {
        return false;
      }
    }
    return true;
  }

  @Test
  void whateverBecomesOfTheSecretNoHandshakeFails() throws Exception {
    // Given
    String key = kept("ca-key.pem");
    SteadyLoad load = SteadyLoad.start(this::send);
    // When
    try (load) {
      put("ca-key.pem", base64("spoilt"));
      holds("unusable");
      put("ca-key.pem", base64(Pem.text(KeyPairs.ec().getPrivate())));
      holds("unusable");
      put("ca-key.pem", key);
      holds("same");
      kubectl.run("delete", "secret", SECRET, "-n", "istio-system");
      holds("gone");
      kubectl.apply(
          """
          apiVersion: v1
          kind: Secret
          type: istio.io/ca-root
          metadata: {name: %s, namespace: istio-system}
          data: %s
          """
              .formatted(SECRET, another()));
      Eventually.isTrue(() -> agentsTrust(2));
      mesh.trust(roots());
      holds("same");
    }
    // Then
    System.out.println(
        "measured: the authority's Secret spoilt, mismatched, put back, deleted, replaced: "
            + load
            + "; TLS handshakes: "
            + client.stats("outbound\\|.*server.example.*ssl.handshake$")
            + "; failed: "
            + client.stats("outbound\\|.*server.example.*ssl.(connection_error|fail_.*)$"));
    assertThat(load.failures()).isEmpty();
  }
}
