package dev.mizzen.ca;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A private key and the certificates that say whose it is. Never prints the key.
 *
 * @param chain the own certificate first, each signed by the next; a root may be left out
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {

  /**
   * Refuses a key that is not the certificate's.
   *
   * @throws IllegalArgumentException saying what does not fit
   */
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate");
    }
    if (!KeyPairs.fit(Signer.of(key), chain.getFirst().getPublicKey())) {
      throw new IllegalArgumentException("the private key is not that of the certificate");
    }
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

  /** From the certificate's beginning to its end. */
  public Duration lifetime() {
    return Duration.between(certificate().getNotBefore().toInstant(), notAfter());
  }

  @Override
  public String toString() {
    return "Identity[" + certificate().getSubjectX500Principal() + " until " + notAfter() + "]";
  }
}
