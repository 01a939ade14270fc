package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways out of a mesh. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EgressTrafficTest {
  private LiveMesh mesh;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = new LiveMesh(work, "egress");
    mesh.sidecar("client", "127.0.5.1");
    mesh.gateway("exit", "127.0.5.3");
    mesh.awaitOpen("127.0.0.1", "http", "exit");
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void ruleAddsTls() {
    assertThat(mesh.get("secure.example", "/").body()).isEqualTo("secure");
  }

  @Test
  void serverOfAnotherNameIsRefused() {
    assertThat(mesh.get("distrusted.example", "/").status()).isEqualTo(503);
  }

  @Test
  void ruleAddsAClientCertificate() {
    assertThat(mesh.get("mutual.example", "/").body()).isEqualTo("mutual");
    assertThat(mesh.get("anonymous.example", "/").status()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dns.localhost",
        "renamed.example",
        "turns.example",
        "alias.shop.svc.cluster.local"
      })
  void hostIsLookedUp(String host) {
    assertThat(mesh.get(host, "/").body()).isEqualTo("dns");
  }

  @Test
  void hostWithoutAddressIsUnavailable() {
    assertThat(mesh.get("lost.invalid", "/").status()).isEqualTo(503);
  }

  @Test
  void egressGatewayStandsInBetween() {
    // When
    Answer answer = mesh.get("guarded.example", "/");
    // Then
    assertThat(answer.body()).isEqualTo("guarded");
    assertThat(mesh.backend("guarded").seen())
        .isNotEmpty()
        .allSatisfy(
            request -> assertThat(request.headers().get("X-left-by")).containsExactly("exit"));
  }
}
