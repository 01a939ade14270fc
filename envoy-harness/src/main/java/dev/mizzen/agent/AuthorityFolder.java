package dev.mizzen.agent;

import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An authority of its own in a folder, as an operator plugs it in: {@code ROOT_CA_DIR} of a server.
 * Good for a day, since it is made for tests and the demo.
 */
public final class AuthorityFolder {
  private static final Duration LIFE = Duration.ofDays(1);

  private AuthorityFolder() {}

  /** Makes one with a key on P-256; its roots, PEM, are in the file returned. */
  public static Path ec(Path folder) throws IOException {
    return write(folder, KeyPairs.ec());
  }

  /** Makes one with an RSA key; its roots, PEM, are in the file returned. */
  public static Path rsa(Path folder) throws IOException {
    return write(folder, KeyPairs.rsa(KeyPairs.MIN_RSA_BITS));
  }

  private static Path write(Path folder, KeyPair keys) throws IOException {
    Identity root =
        new CertificateSigner()
            .selfSigned(new CertificateProfile.Root("cluster.local", LIFE), keys, Instant.now());
    Files.createDirectories(folder);
    Path key =
        Files.createFile(
            folder.resolve("ca-key.pem"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, Pem.text(root.key()));
    String certificate = Pem.text(root.chain());
    for (String file : List.of("ca-cert.pem", "cert-chain.pem")) {
      Files.writeString(folder.resolve(file), certificate);
    }
    return Files.writeString(folder.resolve("root-cert.pem"), certificate);
  }
}
