package dev.mizzen.istiod;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.ca.Pem;
import dev.mizzen.model.index.Identity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What trusts the signers of the cluster: {@code caCertificates} of the mesh config. */
final class SignerRoots {
  private static final Logger LOG = LoggerFactory.getLogger(SignerRoots.class);

  private final Supplier<MeshConfig> mesh;
  private volatile Read last = new Read(MeshConfig.getDefaultInstance(), List.of());

  private record Read(MeshConfig of, List<X509Certificate> roots) {}

  /**
   * @param mesh as it is now
   */
  SignerRoots(Supplier<MeshConfig> mesh) {
    this.mesh = mesh;
  }

  /** PEM of the entry that names the signer. */
  Optional<String> of(String signer) {
    return mesh.get().getCaCertificatesList().stream()
        .filter(root -> root.getCertSignersList().contains(signer))
        .map(MeshConfig.CertificateData::getPem)
        .filter(pem -> !pem.isEmpty())
        .findFirst();
  }

  /** Those of every signer; an entry that cannot be read is said and left out. */
  List<X509Certificate> all() {
    MeshConfig now = mesh.get();
    Read read = last;
    if (!Identity.isSame(read.of(), now)) {
      read = new Read(now, roots(now));
      last = read;
    }
    return read.roots();
  }

  private static List<X509Certificate> roots(MeshConfig mesh) {
    return mesh.getCaCertificatesList().stream()
        .filter(root -> root.getCertSignersCount() > 0 && !root.getPem().isEmpty())
        .flatMap(root -> certificates(root).stream())
        .distinct()
        .toList();
  }

  private static List<X509Certificate> certificates(MeshConfig.CertificateData root) {
    try {
      return Pem.certificates(root.getPem());
    } catch (Pem.BadPem bad) {
      LOG.atWarn()
          .addKeyValue("signers", root.getCertSignersList())
          .addKeyValue("reason", bad.getMessage())
          .log("caCertificates of the mesh config are not taken");
      return List.of();
    }
  }
}
