package dev.mizzen.istiod.identity;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An authority whose key the test has, to be plugged into a server, or to sign for one. */
public final class TestAuthority {
  private final Identity root =
      new CertificateSigner()
          .selfSigned(
              new CertificateProfile.Root("test", Duration.ofDays(10)),
              KeyPairs.ec(),
              Instant.now().minusSeconds(60));

  /** Writes the files of ROOT_CA_DIR. */
  public Path plugInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    String certificate = Pem.text(root.chain());
    Files.writeString(folder.resolve("ca-cert.pem"), certificate);
    Files.writeString(folder.resolve("ca-key.pem"), Pem.text(root.key()));
    Files.writeString(folder.resolve("cert-chain.pem"), certificate);
    Files.writeString(folder.resolve("root-cert.pem"), certificate);
    return folder;
  }

  public String rootPem() {
    return Pem.text(root.chain());
  }

  /** A certificate with these names that ends after {@code life}, which may be negative. */
  public Identity issue(List<String> names, Duration life) {
    try {
      return new CertificateSigner()
          .identity(
              new CertificateProfile.Workload(names, Optional.empty(), life),
              KeyPairs.ec(),
              Issuer.of(root),
              Instant.now());
    } catch (Signer.SigningFailure impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** With its own certificate. */
  public Identity itself() {
    return root;
  }
}
