package dev.mizzen.istiod.injection;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.identity.TestAuthority;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} in files, and what its callers need to trust it. */
final class WebhookTls {
  private final TestAuthority authority = new TestAuthority();

  /**
   * Writes the server's files.
   *
   * @param folder for them
   */
  IstiodConfig.CertificateFiles files(Path folder) throws IOException {
    Identity server = authority.issue(List.of("localhost"), Duration.ofDays(1));
    return new IstiodConfig.CertificateFiles(
        Files.writeString(folder.resolve("cert.pem"), Pem.text(server.chain())),
        Files.writeString(folder.resolve("key.pem"), Pem.text(server.key())),
        Files.writeString(folder.resolve("root.pem"), authority.rootPem()));
  }

  /** As webhook configurations hold it. */
  String caBundle() {
    return Base64.getEncoder()
        .encodeToString(authority.rootPem().getBytes(StandardCharsets.US_ASCII));
  }

  HttpClient client() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("root", authority.itself().certificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
