package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The ways into a mesh through a gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayTrafficTest {
  private LiveMesh mesh;
  private static final String GATEWAY = "127.0.0.1";

  private EnvoyProcess front;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = new LiveMesh(work, "gateways");
    front = mesh.gateway("front", "127.0.5.3");
    mesh.awaitOpen(
        "127.0.0.1",
        "http",
        "redirecting",
        "simple",
        "mutual",
        "passthrough",
        "eastwest",
        "tcp",
        "other-tcp");
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void wildcardHostTakesEveryNameBelowIt() {
    assertThat(mesh.get("any.wild.example", "/").body()).isEqualTo("web");
    assertThat(mesh.get("wild.example", "/").status()).isEqualTo(404);
  }

  @Test
  void plainRequestIsSentToHttps() {
    // When
    Answer answer = mesh.send("redirecting", "GET", "plain.example", "/x", Map.of());
    // Then
    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.headers().get("location")).startsWith("https://plain.example").endsWith("/x");
  }

  @Test
  void tlsEndsAtTheGateway() throws IOException {
    // When
    Answer answer = anonymous("simple", "plain.example").get("/by-tls");
    // Then
    assertThat(answer.body()).isEqualTo("web");
    assertThat(mesh.backend("web").seen())
        .filteredOn(request -> request.path().equals("/by-tls"))
        .allSatisfy(
            request ->
                assertThat(request.headers().get("X-forwarded-proto")).containsExactly("https"));
  }

  @Test
  void nameThatNoServerHasIsRefused() {
    assertThatThrownBy(() -> anonymous("simple", "stranger.example").get("/"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void oldTlsIsRefusedWhereNewIsWanted() throws IOException {
    assertThat(anonymous("simple", "modern.example").get("/").body()).isEqualTo("web");
    assertThatThrownBy(() -> anonymous("simple", "modern.example").protocol("TLSv1.2").get("/"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void clientCertificateOpensAMutualPort() throws IOException {
    assertThat(mesh.https(GATEWAY, "mutual", "plain.example").get("/").body()).isEqualTo("web");
  }

  @Test
  void mutualPortRefusesWhoHasNoCertificate() {
    assertThatThrownBy(() -> anonymous("mutual", "plain.example").get("/"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void passthroughGoesByServerName() throws IOException {
    assertThat(anonymous("passthrough", "one.example").get("/").body()).isEqualTo("secure-one");
    assertThat(anonymous("passthrough", "two.example").get("/").body()).isEqualTo("secure-two");
  }

  /** Counted at the gateway: the JDK's TLS refuses a server name with underscores. */
  @Test
  void autoPassthroughGoesByTheClusterInTheServerName() throws InterruptedException {
    // When
    mesh.get("remote.example", "/");
    // Then
    assertThat(front.stats("outbound_.443_._.remote.*upstream_cx_total").values())
        .singleElement(InstanceOfAssertFactories.LONG)
        .isPositive();
  }

  @Test
  void autoPassthroughKnowsNoOtherName() throws InterruptedException {
    // Given
    long before = unmatchedConnections();
    // When
    int status = mesh.get("unknown-remote.example", "/").status();
    // Then
    assertThat(status).isEqualTo(503);
    assertThat(unmatchedConnections()).isGreaterThan(before);
  }

  private long unmatchedConnections() throws InterruptedException {
    return front.stats("no_filter_chain_match$").values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void tcpGoesByPort() throws IOException {
    assertThat(mesh.greeting("other-tcp")).isEqualTo("second");
  }

  @Test
  void weightsSplitConnections() throws IOException {
    // Given
    List<String> greetings = new ArrayList<>();
    // When
    for (int i = 0; i < 200; i++) {
      greetings.add(mesh.greeting("tcp"));
    }
    // Then
    assertThat(greetings).containsOnly("first", "second");
    assertThat(greetings.stream().filter("second"::equals).count()).isBetween(18L, 85L);
  }

  @Test
  void ruleUpgradesToHttp2() throws InterruptedException {
    // When
    Answer answer = mesh.get("upgraded.example", "/");
    // Then
    assertThat(answer.body()).isEqualTo("web");
    assertThat(front.stats("upgraded.internal.*upstream_cx_http2_total").values()).contains(1L);
  }

  @Test
  void headlessServiceIsReached() {
    assertThat(mesh.get("headless.example", "/").body()).isEqualTo("headless");
  }

  @Test
  void gatewayListensOnIpv6() throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("::1"), mesh.port("six"))) {
      assertThat(PlainHttp.send(socket, "GET", "plain.example", "/", Map.of()).body())
          .isEqualTo("web");
    }
  }

  private TlsClient anonymous(String port, String serverName) {
    return mesh.anonymousHttps(GATEWAY, port, serverName);
  }
}
