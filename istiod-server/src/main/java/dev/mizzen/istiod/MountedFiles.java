package dev.mizzen.istiod;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files that a Deployment of istiod may mount at places of their own. Source: Istio 1.30,
 * pkg/config/constants; the chart istiod.
 */
final class MountedFiles {
  private final Path certificates;
  private final Path roots;

  /** Where the chart mounts them. */
  MountedFiles() {
    this(Path.of("/var/run/secrets/istiod/tls"), Path.of("/var/run/secrets/istiod/ca"));
  }

  MountedFiles(Path certificates, Path roots) {
    this.certificates = certificates;
    this.roots = roots;
  }

  /**
   * The server's certificate of secret {@code istiod-tls}, with the root that is mounted by itself
   * or else the one beside it; empty unless certificate, key and root are all there.
   */
  Optional<IstiodConfig.CertificateFiles> certificate() {
    Path certificate = certificates.resolve("tls.crt");
    Path key = certificates.resolve("tls.key");
    if (!Files.isRegularFile(certificate) || !Files.isRegularFile(key)) {
      return Optional.empty();
    }
    return Stream.of(roots.resolve("root-cert.pem"), certificates.resolve("ca.crt"))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(root -> new IstiodConfig.CertificateFiles(certificate, key, root));
  }
}
