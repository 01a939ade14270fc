package dev.mizzen.istiod;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that a Deployment of istiod may mount at places of their own. Source: Istio 1.30,
 * pkg/config/constants; the chart istiod.
 */
final class MountedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(MountedFiles.class);
  private static final Path OF_SIGNERS = Path.of("/etc/external-ca-cert/root-cert.pem");

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

  /**
   * PEM of the roots of signers of the cluster: mounted for them, or, where a domain of signers is
   * not named, the cluster's own. Source: Istio 1.30, pilot/pkg/bootstrap/istio_ca.go,
   * createIstioRA.
   */
  static Optional<String> signerRoots(boolean hasDomain) {
    Optional<String> mounted = signerRoots();
    return mounted.isPresent() || hasDomain || Files.isRegularFile(OF_SIGNERS)
        ? mounted
        : read(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"));
  }

  /** Those that are mounted for them. */
  static Optional<String> signerRoots() {
    return read(OF_SIGNERS);
  }

  private static Optional<String> read(Path roots) {
    if (!Files.isRegularFile(roots)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(roots, StandardCharsets.ISO_8859_1));
    } catch (IOException unreadable) {
      LOG.atError()
          .addKeyValue("file", roots)
          .addKeyValue("reason", unreadable.getClass().getSimpleName())
          .log("the roots of the cluster's signers cannot be read");
      return Optional.empty();
    }
  }
}
