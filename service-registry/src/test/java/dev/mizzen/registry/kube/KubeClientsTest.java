package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

class KubeClientsTest {
  private static final KubeAccess NO_FLAG = KubeAccess.by(Optional.empty());

  @TempDir private Path folder;

  @Test
  void theFlagGoesBeforeTheVariable() throws IOException {
    Path flag = kubeconfig("flag", "https://flag.test:1");
    Path variable = kubeconfig("variable", "https://variable.test:2");

    assertThat(server(KubeAccess.by(Optional.of(flag)), Map.of("KUBECONFIG", variable.toString())))
        .isEqualTo("https://flag.test:1/");
  }

  @Test
  void aFlagWhoseFileIsNotThereMeansThePodsOwnAccount() throws IOException {
    Files.writeString(folder.resolve("token"), "secret");
    Files.writeString(folder.resolve("ca.crt"), "");

    assertThat(
            server(
                KubeAccess.by(Optional.of(folder.resolve("none"))),
                Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443")))
        .isEqualTo("https://[fd00::1]:443/");
  }

  @Test
  void whereNothingNamesAServerTheMessageSaysWhatWould() {
    assertThatThrownBy(() -> server(NO_FLAG, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--kubeconfig");
  }

  @Test
  void aFileThatIsNoKubeconfigIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("broken"), "clusters: {");

    assertThatThrownBy(() -> server(KubeAccess.by(Optional.of(file)), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aReplacedTokenIsUsedWithinAMinute() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InstantSource clock = now::get;
    TokenFile token = new TokenFile(file, clock);
    String before = token.getToken();

    Files.writeString(file, "second\n");
    String early = token.getToken();
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(1)));

    assertThat(before).isEqualTo("first");
    assertThat(early).isEqualTo("first");
    assertThat(token.getToken()).isEqualTo("second");
  }

  @ExtendWith(SharedApiServer.class)
  @Test
  void aClientOfAKubeconfigReachesItsServer(KubeApiServer server) {
    KubeAccess access = KubeAccess.by(Optional.of(server.kubeconfig()));

    try (KubernetesClient client = KubeClients.open(access, "test")) {
      assertThat(client.namespaces().withName("kube-system").get()).isNotNull();
    }
  }

  private String server(KubeAccess access, Map<String, String> environment) {
    try (KubernetesClient client = KubeClients.open(access, "test", environment, folder)) {
      return client.getMasterUrl().toString();
    }
  }

  private Path kubeconfig(String name, String server) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(server));
  }
}
