package dev.mizzen.ca;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What signs certificates, and the certificates that say whose signature it is. Checked: one that
 * exists signs what its certificate verifies.
 *
 * @param chain the own certificate first, each signed by the next; a root may be left out
 */
public record Issuer(Signer signer, List<X509Certificate> chain) {

  /**
   * Refuses a signer that is not the certificate's.
   *
   * @throws IllegalArgumentException saying what does not fit
   */
  public Issuer {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate");
    }
    if (!KeyPairs.fit(signer, chain.getFirst().getPublicKey())) {
      throw new IllegalArgumentException("the private key is not that of the certificate");
    }
  }

  /** One whose key is in this process. */
  public static Issuer of(Identity identity) {
    return new Issuer(Signer.of(identity.key()), identity.chain());
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  public PublicKey publicKey() {
    return certificate().getPublicKey();
  }

  public Instant notAfter() {
    return certificate().getNotAfter().toInstant();
  }

  /** The certificates between what is signed and a root. */
  public List<X509Certificate> intermediates() {
    return chain.stream()
        .filter(certificate -> !CertificateSigner.isSelfSigned(certificate))
        .toList();
  }

  @Override
  public String toString() {
    return "Issuer[" + certificate().getSubjectX500Principal() + " until " + notAfter() + "]";
  }
}
