package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.envoy.EnvoyProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sidecars with certificates of the mesh's own authority, that live for seconds; a third
 * sidecar that has none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IssuedMutualTlsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration CERTIFICATE_LIFE = Duration.ofSeconds(6);
  private static final int LOAD_SECONDS = Integer.getInteger("mizzen.rotation.seconds", 15);
  private static final int REQUESTS_PER_SECOND = 80;
  private static final String SERVER = "127.0.7.2";
  private static final String CLIENT_ID = "spiffe://cluster.local/ns/shop/sa/client";
  private static final String SERVER_ID = "spiffe://cluster.local/ns/shop/sa/server";

  private IssuedMesh mesh;
  private SidecarAgent clientAgent;
  private SidecarAgent serverAgent;
  private EnvoyProcess client;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = IssuedMesh.pluggedIn(work);
    clientAgent = mesh.agent("client", CERTIFICATE_LIFE);
    serverAgent = mesh.agent("server", CERTIFICATE_LIFE);
    client = mesh.sidecar("client", "127.0.7.1", clientAgent);
    mesh.sidecar("server", SERVER, serverAgent);
    mesh.sidecarOfNobody("stranger", "127.0.7.3");
    awaitAnswer("strict", "server.example");
    awaitAnswer("permissive", "server.example");
    awaitAnswer("plain-permissive", "plain.example");
  }

  private void awaitAnswer(String port, String host) throws InterruptedException {
    AtomicReference<String> last = new AtomicReference<>("");
    boolean isAnswered =
        EnvoyProcess.await(
            LIMIT,
            () -> {
              try {
                PlainHttp.Answer answer = send(port, host, "/ready");
                last.set(answer.toString());
                return answer.status() == 200;
              } catch (IOException notYet) {
                last.set(notYet.toString());
                return false;
              }
            });
    if (!isAnswered) {
      throw new IllegalStateException(port + " answers " + last + ": " + client.lastWords());
    }
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  private PlainHttp.Answer send(String port, String host, String path) throws IOException {
    return PlainHttp.send(mesh.cast().port(port), "GET", host, path, Map.of());
  }

  @Test
  void strictPortSeesBothIdentities() throws IOException {
    // When
    PlainHttp.Answer answer = send("strict", "server.example", "/strict");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(clientOf("/strict")).contains("URI=" + CLIENT_ID, "By=" + SERVER_ID);
  }

  @Test
  void permissivePortTakesMutualTls() throws IOException {
    // When
    send("permissive", "server.example", "/permissive");
    // Then
    assertThat(clientOf("/permissive")).contains("URI=" + CLIENT_ID);
  }

  @Test
  void permissivePortTakesASidecarWithoutCertificate() throws IOException {
    // When
    PlainHttp.Answer answer = send("plain-permissive", "plain.example", "/plain");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(clientOf("/plain")).isEmpty();
  }

  @Test
  void strictPortRefusesASidecarWithoutCertificate() throws IOException {
    assertThat(send("plain-strict", "plain.example", "/refused").status()).isEqualTo(503);
    assertThat(clientOf("/refused")).isEqualTo("never asked");
  }

  @Test
  void strictPortRefusesPlainText() {
    assertThatThrownBy(
            () ->
                PlainHttp.send(
                    new InetSocketAddress(SERVER, mesh.cast().port("strict")),
                    "GET",
                    "server.example",
                    "/refused",
                    Map.of()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void certificatesChangeUnderLoadAndNoRequestFails() throws Exception {
    // Given
    Set<String> clientSerials = ConcurrentHashMap.newKeySet();
    Set<String> serverSerials = ConcurrentHashMap.newKeySet();
    SteadyLoad load =
        SteadyLoad.start(
            () -> {
              clientSerials.add(serial(clientAgent));
              serverSerials.add(serial(serverAgent));
              return send("strict", "server.example", "/load");
            });
    // When
    try (load) {
      load.awaitRequests(LOAD_SECONDS * REQUESTS_PER_SECOND);
    }
    // Then
    System.out.println(
        "rotation: "
            + load
            + "; certificates: "
            + clientSerials.size()
            + " of the client, "
            + serverSerials.size()
            + " of the server; TLS handshakes: "
            + client.stats("outbound\\|.*server.example.*ssl.handshake$"));
    assertThat(load.failures()).isEmpty();
    int periods = (int) (2L * LOAD_SECONDS / CERTIFICATE_LIFE.toSeconds());
    assertThat(clientSerials).hasSizeGreaterThanOrEqualTo(periods - 1);
    assertThat(serverSerials).hasSizeGreaterThanOrEqualTo(periods - 1);
  }

  private static String serial(SidecarAgent agent) {
    return agent.certificate().orElseThrow().leaf().getSerialNumber().toString(16);
  }

  /** Who the last request for a path came from, as the server's sidecar says. */
  private String clientOf(String path) {
    return mesh.cast().backend("server").seen().reversed().stream()
        .filter(request -> request.path().equals(path))
        .findFirst()
        .map(request -> request.headers().getOrDefault("X-forwarded-client-cert", List.of()))
        .map(headers -> String.join(",", headers))
        .orElse("never asked");
  }
}
