package dev.mizzen.istiod.injection;

import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.Signer;
import dev.mizzen.istiod.IstiodConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} in files, and what its callers need to trust it. */
final class WebhookTls {
  private final Identity root =
      new CertificateSigner()
          .selfSigned(
              new CertificateProfile.Root("td", Duration.ofDays(10)), KeyPairs.ec(), Instant.now());

  /**
   * Writes the server's files.
   *
   * @param folder for them
   */
  IstiodConfig.CertificateFiles files(Path folder) throws IOException {
    Identity server = server();
    return new IstiodConfig.CertificateFiles(
        Files.writeString(folder.resolve("cert.pem"), Pem.text(server.chain())),
        Files.writeString(folder.resolve("key.pem"), Pem.text(server.key())),
        Files.writeString(folder.resolve("root.pem"), rootPem()));
  }

  private Identity server() {
    try {
      return new CertificateSigner()
          .identity(
              CertificateProfile.Server.of(List.of("localhost"), Duration.ofDays(1)),
              KeyPairs.ec(),
              Issuer.of(root),
              Instant.now());
    } catch (Signer.SigningFailure impossible) {
      throw new AssertionError(impossible);
    }
  }

  private String rootPem() {
    return Pem.text(root.chain());
  }

  /** As webhook configurations hold it. */
  String caBundle() {
    return Base64.getEncoder().encodeToString(rootPem().getBytes(StandardCharsets.US_ASCII));
  }

  HttpClient client() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("root", root.certificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
