package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A Sidecar narrows what a workload reaches and moves where it is reached. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SidecarScopeTest {
  private LiveMesh mesh;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = new LiveMesh(work, "scope");
    mesh.sidecar("client", "127.0.5.1");
    mesh.sidecar("server", "127.0.5.2");
    mesh.awaitOpen("127.0.0.1", "http", "narrow", "inbound", "socket");
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void hostsThatAreListedAreReached() {
    assertThat(mesh.get("near.example", "/").body()).isEqualTo("near");
    assertThat(mesh.get("shared.example", "/").body()).isEqualTo("shared");
  }

  @Test
  void hostThatIsNotListedIsBlocked() {
    assertThat(mesh.get("unlisted.example", "/").status()).isEqualTo(502);
    assertThat(mesh.get("unheard-of.example", "/").status()).isEqualTo(502);
  }

  @Test
  void hostThatItsNamespaceKeepsIsBlocked() {
    assertThat(mesh.get("secret.example", "/").status()).isEqualTo(502);
  }

  @Test
  void listenerOfItsOwnKnowsItsOwnHostsOnly() {
    assertThat(narrow("narrow.example").body()).isEqualTo("narrow-backend");
    assertThat(narrow("near.example").status()).isEqualTo(502);
  }

  @Test
  void ingressReachesAnotherPort() {
    assertThat(mesh.send("inbound", "GET", "server.example", "/", Map.of()).body())
        .isEqualTo("program");
  }

  @Test
  void ingressReachesAUnixSocket() throws IOException {
    assertThat(mesh.greeting("socket")).isEqualTo("socket-program");
  }

  private Answer narrow(String host) {
    return mesh.send("narrow", "GET", host, "/", Map.of());
  }
}
