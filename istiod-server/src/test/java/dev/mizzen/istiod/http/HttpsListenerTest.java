package dev.mizzen.istiod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.rotate.ServingKeyManager;
import dev.mizzen.istiod.identity.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpsListenerTest {
  private final TestAuthority authority = new TestAuthority();

  private final AtomicReference<Optional<Identity>> identity =
      new AtomicReference<>(Optional.of(issue()));
  private final HttpListener listener =
      HttpListener.openSecure(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          new Site(
              Map.of("/ready", query -> HttpAnswer.text(200, "")),
              Map.of(
                  "/echo/",
                  post ->
                      post.refusal()
                          .orElseGet(
                              () ->
                                  HttpAnswer.of(
                                      "text/plain",
                                      post.path()
                                          + " "
                                          + post.contentType()
                                          + " "
                                          + post.body().size())))),
          new ServingKeyManager(identity::get),
          TlsRules.DEFAULT,
          Duration.ofSeconds(2));

  private Identity issue() {
    return authority.issue(List.of("localhost"), Duration.ofDays(1));
  }

  @AfterEach
  void stop() {
    listener.close();
  }

  private SSLContext trust() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("root", authority.itself().certificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private HttpClient client(HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder().version(version).sslContext(trust()).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + listener.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> post(HttpClient.Version version, byte[] body) throws Exception {
    HttpRequest request =
        request("/echo/a/b")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client = client(version)) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private SSLSocket connect() throws Exception {
    SSLSocket socket =
        (SSLSocket) trust().getSocketFactory().createSocket("localhost", listener.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  @Test
  void callersMaySpeakEitherVersionOfHttp() throws Exception {
    HttpResponse<String> one = post(HttpClient.Version.HTTP_1_1, new byte[3]);
    HttpResponse<String> two = post(HttpClient.Version.HTTP_2, new byte[3]);

    assertThat(one.body()).isEqualTo("/echo/a/b application/json 3");
    assertThat(two.body()).isEqualTo("/echo/a/b application/json 3");
    assertThat(one.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(two.version()).isEqualTo(HttpClient.Version.HTTP_2);
  }

  @Test
  void aBodyOverTheLimitIsRefusedAndOneAtTheLimitTaken() throws Exception {
    HttpResponse<String> most =
        post(HttpClient.Version.HTTP_1_1, new byte[HttpListener.MAX_BODY_BYTES]);
    HttpResponse<String> tooMuch =
        post(HttpClient.Version.HTTP_1_1, new byte[HttpListener.MAX_BODY_BYTES + 1]);

    assertThat(most.statusCode()).isEqualTo(200);
    assertThat(tooMuch.statusCode()).isEqualTo(400);
    assertThat(tooMuch.body()).contains("limit is 6291456");
  }

  @Test
  void aBodyThatNobodyWantsBreaksNoConnectionOfOthers() throws Exception {
    try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
      HttpRequest unwanted =
          request("/nowhere")
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[100_000]))
              .build();

      var answer = client.send(unwanted, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(404);
    }
  }

  @Test
  void readinessIsAnsweredToo() throws Exception {
    try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
      var answer = client.send(request("/ready").build(), HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void aNewCertificateIsShownWithoutANewSocket() throws Exception {
    X509Certificate before = shown();

    identity.set(Optional.of(issue()));

    assertThat(shown().getSerialNumber()).isNotEqualTo(before.getSerialNumber());
  }

  private X509Certificate shown() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void withoutACertificateHandshakesFailAndTheListenerStays() throws Exception {
    identity.set(Optional.empty());
    assertThatThrownBy(this::shown).isInstanceOf(SSLException.class);

    identity.set(Optional.of(issue()));

    assertThat(shown()).isNotNull();
  }

  @Test
  void oldVersionsOfTlsAreRefused() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
    }
  }

  @Test
  void aCallerThatDripsItsHeadersIsCutOff() throws Exception {
    assertThat(secondsUntilCut("POST /echo/ HTTP/1.1\r\nHost: localhost\r\nX-A: ")).isLessThan(15);
  }

  @Test
  void aCallerThatDripsItsBodyIsCutOff() throws Exception {
    assertThat(
            secondsUntilCut(
                "POST /echo/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"))
        .isLessThan(15);
  }

  /** Sends a beginning, then a byte every now and then: the pause is the answer that may come. */
  private long secondsUntilCut(String beginning) throws Exception {
    Instant start = Instant.now();
    try (SSLSocket socket = connect()) {
      socket.setSoTimeout(300);
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(beginning.getBytes(StandardCharsets.US_ASCII));
      boolean isOpen = true;
      while (isOpen && Duration.between(start, Instant.now()).toSeconds() < 20) {
        out.write('a');
        out.flush();
        isOpen = isOpen(in);
      }
    } catch (SSLException | java.net.SocketException cut) {
      return Duration.between(start, Instant.now()).toSeconds();
    }
    return Duration.between(start, Instant.now()).toSeconds();
  }

  private static boolean isOpen(InputStream in) throws IOException {
    try {
      return in.read() >= 0;
    } catch (java.net.SocketTimeoutException silent) {
      return true;
    }
  }
}
