package dev.mizzen.istiod.envoy;

import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Calls sidecars in the name of any workload, without a sidecar of its own.
 *
 * @param authority folder of the authority that signs the workload's certificate
 * @param trusted folder of the authority that the sidecar's has to be of
 */
record WorkloadCaller(Path authority, Path trusted) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Over a connection of its own; fails where the sidecar refuses the certificate. */
  PlainHttp.Answer get(String identity, String address, int port) throws IOException {
    try {
      SSLContext tls = context(certified(identity), root(trusted));
      return TlsClient.to(address, port, tls, "server.example").get("/direct");
    } catch (GeneralSecurityException | Pem.BadPem | Signer.SigningFailure impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static X509Certificate root(Path folder) throws IOException, Pem.BadPem {
    return Pem.certificates(Files.readString(folder.resolve("root-cert.pem"))).getFirst();
  }

  private Identity certified(String identity)
      throws IOException, Pem.BadPem, Signer.SigningFailure {
    Signer key = Signer.of(Pem.privateKey(Files.readString(authority.resolve("ca-key.pem"))));
    return new CertificateSigner()
        .identity(
            new CertificateProfile.Workload(
                List.of(identity), Optional.empty(), Duration.ofHours(1)),
            KeyPairs.ec(),
            new Issuer(key, List.of(root(authority))),
            Instant.now());
  }

  /** Trusts the root; nobody's name is looked at. */
  private static SSLContext context(Identity identity, X509Certificate root)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", identity.key(), PASSWORD, identity.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("root", root);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
