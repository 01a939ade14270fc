package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.agent.AuthorityFolder;
import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.envoy.EnvoyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh that is given another root while two sidecars speak. */
final class MultirootTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String SERVER = "127.0.7.2";

  @TempDir Path work;
  private IssuedMesh mesh;
  private SidecarAgent serverAgent;
  private EnvoyProcess client;
  private Path other;

  @BeforeEach
  void startMesh() throws IOException, InterruptedException {
    other = work.resolve("other");
    AuthorityFolder.ec(other);
    mesh = IssuedMesh.severalRoots(work);
    SidecarAgent clientAgent = mesh.agent("client", HOUR);
    serverAgent = mesh.agent("server", HOUR);
    client = mesh.sidecar("client", "127.0.7.1", clientAgent);
    mesh.sidecar("server", SERVER, serverAgent);
    awaitAccepted(work.resolve("cacerts"));
  }

  @AfterEach
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void callersOfAnotherRootAreAcceptedOnceItIsNamedAndNoConnectionDrops() throws Exception {
    assertThatThrownBy(() -> callBy(other)).isInstanceOf(IOException.class);
    SteadyLoad load =
        SteadyLoad.start(
            () ->
                PlainHttp.send(
                    mesh.cast().port("strict"), "GET", "server.example", "/load", Map.of()));
    try (load) {
      load.awaitRequests(80);

      String root = Files.readString(other.resolve("root-cert.pem"));
      IssuedMesh.meshConfig(
          work, "caCertificates: [{pem: \"" + root.replace("\n", "\\n") + "\"}]\n");
      awaitAccepted(other);
      load.awaitRequests(400);
    }

    assertThat(load.failures()).as(client.lastWords()).isEmpty();
    assertThat(callBy(work.resolve("cacerts")).status()).isEqualTo(200);
    assertThat(serverAgent.trustedRoots()).hasSize(2);
  }

  @Test
  void callersOfARootThatIsNamedNoMoreAreRefused() throws Exception {
    String root = Files.readString(other.resolve("root-cert.pem"));
    IssuedMesh.meshConfig(work, "caCertificates: [{pem: \"" + root.replace("\n", "\\n") + "\"}]\n");
    awaitAccepted(other);

    IssuedMesh.meshConfig(work, "caCertificates: []\n");

    assertThat(EnvoyProcess.await(LIMIT, () -> serverAgent.trustedRoots().size() == 1)).isTrue();
    assertThat(EnvoyProcess.await(LIMIT, () -> !isAccepted(other))).isTrue();
    assertThat(callBy(work.resolve("cacerts")).status()).isEqualTo(200);
  }

  private void awaitAccepted(Path authority) throws InterruptedException {
    assertThat(EnvoyProcess.await(LIMIT, () -> isAccepted(authority)))
        .as(authority + " is accepted")
        .isTrue();
  }

  private boolean isAccepted(Path authority) {
    try {
      return callBy(authority).status() == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  /** A call to the server's port that takes mutual TLS only, by a workload that it signed. */
  private PlainHttp.Answer callBy(Path authority) throws IOException {
    return new WorkloadCaller(authority, work.resolve("cacerts"))
        .get("spiffe://cluster.local/ns/shop/sa/caller", SERVER, mesh.cast().port("strict"));
  }
}
