package dev.mizzen.istiod.trust;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.mizzen.ca.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A SPIFFE bundle endpoint on loopback HTTPS, whose answer a test may change. */
public final class BundleServer implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** How a request is answered. */
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpsServer http;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Answer answer;

  private BundleServer(HttpsServer http, Answer answer) {
    this.http = http;
    this.answer = answer;
  }

  /**
   * Starts one.
   *
   * @param identity of localhost
   */
  public static BundleServer start(Identity identity, Answer answer)
      throws IOException, GeneralSecurityException {
    HttpsServer http =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setHttpsConfigurator(new HttpsConfigurator(context(identity)));
    BundleServer server = new BundleServer(http, answer);
    http.createContext(
        "/",
        exchange -> {
          server.asked.incrementAndGet();
          try (exchange) {
            server.answer.to(exchange);
          }
        });
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.start();
    return server;
  }

  private static SSLContext context(Identity identity)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", identity.key(), PASSWORD, identity.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  public void answer(Answer changed) {
    answer = changed;
  }

  /** How often it was asked. */
  public int asked() {
    return asked.get();
  }

  public String url() {
    return "https://localhost:" + http.getAddress().getPort() + "/bundle";
  }

  /** A bundle of these roots, with a key for tokens beside them. */
  public static Answer bundle(X509Certificate... roots) {
    return status(200, document(roots));
  }

  public static Answer status(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return exchange -> {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  public static Answer redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** The document of such a bundle. */
  public static String document(X509Certificate... roots) {
    String keys = Arrays.stream(roots).map(BundleServer::key).collect(Collectors.joining(","));
    String tokens = "{\"use\": \"jwt-svid\", \"kty\": \"EC\", \"kid\": \"t\"}";
    return "{\"spiffe_sequence\": 1, \"spiffe_refresh_hint\": 60, \"keys\": ["
        + String.join(",", keys.isEmpty() ? List.of(tokens) : List.of(tokens, keys))
        + "]}";
  }

  private static String key(X509Certificate root) {
    try {
      return "{\"use\": \"x509-svid\", \"kty\": \"EC\", \"x5c\": [\"%s\"]}"
          .formatted(Base64.getEncoder().encodeToString(root.getEncoded()));
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
