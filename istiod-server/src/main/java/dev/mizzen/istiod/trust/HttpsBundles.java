package dev.mizzen.istiod.trust;

import dev.mizzen.ca.Pem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Gets documents over HTTPS from servers whose certificate holds. The address is an operator's
 * word, the rest is not: an answer may send to another HTTPS address and to nothing else, is {@link
 * #MAX_BYTES} long at most and has to be whole after {@link #LIMIT}.
 */
public final class HttpsBundles implements BundleFetch, AutoCloseable {
  static final int MAX_BYTES = 1 << 20;
  static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient client;

  private HttpsBundles(Optional<SSLContext> trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NORMAL); // never from HTTPS to HTTP
    trust.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /**
   * Makes one.
   *
   * @param roots PEM of what signs the servers' certificates; empty has the JVM's own list count
   * @throws IllegalArgumentException where the file holds no certificates
   */
  public static HttpsBundles trusting(Optional<Path> roots) {
    return new HttpsBundles(roots.map(HttpsBundles::context));
  }

  private static SSLContext context(Path roots) {
    try {
      List<X509Certificate> certificates =
          Pem.certificates(Files.readString(roots, StandardCharsets.ISO_8859_1));
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), certificates.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | Pem.BadPem | GeneralSecurityException unusable) {
      throw new IllegalArgumentException(
          roots + " holds no roots to trust: " + unusable.getMessage(), unusable);
    }
  }

  @Override
  public byte[] get(URI endpoint) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(
            HttpRequest.newBuilder(endpoint)
                .timeout(LIMIT)
                .header("Accept", "application/json")
                .build(),
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      HttpResponse<byte[]> answer = call.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException("it answers with status " + answer.statusCode());
      }
      return answer.body();
    } catch (TimeoutException slow) {
      throw new IOException("its answer was not whole after " + LIMIT.toSeconds() + " s", slow);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new IOException(reason(cause), cause);
    } finally {
      call.cancel(true);
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
