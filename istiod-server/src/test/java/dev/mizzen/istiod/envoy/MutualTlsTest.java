package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sidecars speak mutual TLS as PeerAuthentication and DestinationRule say; what the backend
 * sees tells.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MutualTlsTest {
  private LiveMesh mesh;
  private static final String SERVER = "127.0.5.2";

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = new LiveMesh(work, "tls");
    mesh.sidecar("client", "127.0.5.1");
    mesh.sidecar("server", SERVER);
    mesh.awaitOpen("127.0.0.1", "strict", "permissive", "disabled", "named");
    mesh.awaitOpen(SERVER, "strict", "permissive", "disabled");
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void sidecarsUseMutualTlsByThemselves() {
    // When
    Answer answer = mesh.send("strict", "GET", "server.example", "/strict", Map.of());
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(clientOf("/strict")).contains("spiffe://cluster.local/ns/shop/sa/default");
  }

  @Test
  void permissivePortTakesMutualTlsToo() {
    // When
    mesh.send("permissive", "GET", "server.example", "/permissive", Map.of());
    // Then
    assertThat(clientOf("/permissive")).contains("spiffe://cluster.local/ns/shop/sa/default");
  }

  @Test
  void permissivePortTakesPlainText() throws IOException {
    assertThat(plain("permissive", "/plain").status()).isEqualTo(200);
    assertThat(clientOf("/plain")).isEmpty();
  }

  @Test
  void strictPortRefusesPlainText() {
    assertThatThrownBy(() -> plain("strict", "/refused")).isInstanceOf(IOException.class);
  }

  @Test
  void disabledPortTakesPlainText() throws IOException {
    assertThat(plain("disabled", "/disabled").status()).isEqualTo(200);
  }

  @Test
  void disabledPortRefusesTls() {
    assertThatThrownBy(() -> mesh.https(SERVER, "disabled", "server.example").get("/"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void strictPortRefusesTlsWithoutACertificate() {
    assertThatThrownBy(() -> mesh.anonymousHttps(SERVER, "strict", "server.example").get("/"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void ruleCanTurnMutualTlsOff() {
    assertThat(named("plain.example").status()).isEqualTo(503);
  }

  @Test
  void ruleCanAskForMutualTls() {
    assertThat(named("explicit.example").status()).isEqualTo(200);
  }

  @Test
  void serverOfAnotherNameIsRefused() {
    assertThat(named("distrusted.example").status()).isEqualTo(503);
  }

  private Answer named(String host) {
    return mesh.send("named", "GET", host, "/named", Map.of());
  }

  private Answer plain(String port, String path) throws IOException {
    try (Socket socket = new Socket(SERVER, mesh.port(port))) {
      return PlainHttp.send(socket, "GET", "server.example", path, Map.of());
    }
  }

  /** Who the last request for a path came from, as the server's sidecar says. */
  private String clientOf(String path) {
    return mesh.backend("server").seen().reversed().stream()
        .filter(request -> request.path().equals(path))
        .findFirst()
        .map(request -> request.headers().getOrDefault("X-forwarded-client-cert", List.of()))
        .map(headers -> String.join(",", headers))
        .orElse("never asked");
  }
}
