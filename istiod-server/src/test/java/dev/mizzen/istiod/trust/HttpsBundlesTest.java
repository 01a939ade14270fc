package dev.mizzen.istiod.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mizzen.istiod.identity.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsBundlesTest {
  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority();
  private BundleServer server;
  private HttpsBundles bundles;

  @BeforeEach
  void start() throws Exception {
    Path roots = Files.writeString(folder.resolve("roots.pem"), authority.rootPem());
    server =
        BundleServer.start(
            authority.issue(List.of("localhost"), Duration.ofHours(1)),
            BundleServer.status(200, "{}"));
    bundles = HttpsBundles.trusting(Optional.of(roots));
  }

  @AfterEach
  void stop() {
    bundles.close();
    server.close();
  }

  private String get() throws IOException, InterruptedException {
    return new String(bundles.get(URI.create(server.url())), StandardCharsets.UTF_8);
  }

  @Test
  void aDocumentIsHandedOn() throws Exception {
    assertThat(get()).isEqualTo("{}");
  }

  @Test
  void aServerThatNobodyVouchesForIsNotBelieved() {
    try (HttpsBundles strict = HttpsBundles.trusting(Optional.empty())) {
      assertThatThrownBy(() -> strict.get(URI.create(server.url())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("SSLHandshakeException");
    }
  }

  @Test
  void aServerOfAnotherNameIsNotBelieved() {
    URI byAddress = URI.create(server.url().replace("localhost", "127.0.0.1"));

    assertThatThrownBy(() -> bundles.get(byAddress)).isInstanceOf(IOException.class);
  }

  @Test
  void anotherStatusIsNoDocument() {
    server.answer(BundleServer.status(500, "{}"));

    assertThatThrownBy(this::get).hasMessage("it answers with status 500");
  }

  @Test
  void aDocumentThatIsTooLargeIsNotRead() {
    server.answer(BundleServer.status(200, "x".repeat(HttpsBundles.MAX_BYTES + 1)));

    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
  }

  @Test
  void nobodyIsSentOnToAnotherScheme() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer plain =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    plain.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    plain.start();
    try {
      server.answer(
          BundleServer.redirect("http://localhost:" + plain.getAddress().getPort() + "/bundle"));

      assertThatThrownBy(this::get).hasMessage("it answers with status 302");
      assertThat(asked).hasValue(0);
    } finally {
      plain.stop(0);
    }
  }

  @Test
  void rootsThatAreNoneEndTheStart() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");

    assertThatThrownBy(() -> HttpsBundles.trusting(Optional.of(empty)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(empty + " holds no roots to trust");
  }
}
