package dev.mizzen.istiod;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.ca.Pem;
import dev.mizzen.model.index.Identity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What trusts the signers of the cluster: {@code caCertificates} of the mesh config, and what is
 * mounted for them.
 *
 * <p>Source: Istio 1.30, createPeerCertVerifier; security/pkg/pki/ra/k8s_ra.go. Where a signer has
 * an entry and something is mounted too, the entry counts here, as it says which signer it is of.
 */
final class SignerRoots {
  private static final Logger LOG = LoggerFactory.getLogger(SignerRoots.class);

  private final Supplier<MeshConfig> mesh;
  private final Optional<String> mounted;
  private final List<X509Certificate> always;
  private volatile Read last = new Read(MeshConfig.getDefaultInstance(), List.of());

  private record Read(MeshConfig of, List<X509Certificate> roots) {}

  /**
   * @param mesh as it is now
   * @param mounted PEM for every signer
   * @param believed PEM that clients' certificates may lead to, whatever the mesh config says
   */
  SignerRoots(Supplier<MeshConfig> mesh, Optional<String> mounted, Optional<String> believed) {
    this.mesh = mesh;
    this.mounted = mounted;
    this.always =
        believed.stream()
            .flatMap(pem -> certificates(pem, "the roots that are mounted").stream())
            .toList();
  }

  /** PEM of the entry that names the signer, else what is mounted. */
  Optional<String> of(String signer) {
    return mesh.get().getCaCertificatesList().stream()
        .filter(root -> root.getCertSignersList().contains(signer))
        .map(MeshConfig.CertificateData::getPem)
        .filter(pem -> !pem.isEmpty())
        .findFirst()
        .or(() -> mounted);
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

  private List<X509Certificate> roots(MeshConfig mesh) {
    Stream<X509Certificate> ofMesh =
        mesh.getCaCertificatesList().stream()
            .filter(root -> root.getCertSignersCount() > 0 && !root.getPem().isEmpty())
            .flatMap(
                root ->
                    certificates(root.getPem(), "caCertificates of " + root.getCertSignersList())
                        .stream());
    return Stream.concat(ofMesh, always.stream()).distinct().toList();
  }

  private static List<X509Certificate> certificates(String pem, String what) {
    try {
      return Pem.certificates(pem);
    } catch (Pem.BadPem bad) {
      LOG.atWarn()
          .addKeyValue("roots", what)
          .addKeyValue("reason", bad.getMessage())
          .log("roots of the cluster's signers are not taken");
      return List.of();
    }
  }
}
