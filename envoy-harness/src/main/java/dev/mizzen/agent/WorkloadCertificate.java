package dev.mizzen.agent;

import dev.mizzen.ca.Pem;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A workload's certificate with its key. Never prints the key.
 *
 * @param chain PEM, the own one first
 * @param roots PEM, what to trust others by
 * @param leaf the first of the chain
 */
public record WorkloadCertificate(
    PrivateKey key, String chain, String roots, X509Certificate leaf) {

  /**
   * Reads an authority's answer: all but the last element are the chain, the last is the roots.
   *
   * @throws Pem.BadPem where it has fewer than two, or they are no certificates
   */
  static WorkloadCertificate read(PrivateKey key, List<String> answer) throws Pem.BadPem {
    if (answer.size() < 2) {
      throw new IllegalArgumentException(
          "the answer has " + answer.size() + " elements, want a chain and roots");
    }
    String chain = String.join("", answer.subList(0, answer.size() - 1));
    Pem.certificates(answer.getLast());
    return new WorkloadCertificate(
        key, chain, answer.getLast(), Pem.certificates(chain).getFirst());
  }

  /** The same with other roots to trust others by. */
  WorkloadCertificate withRoots(String trusted) {
    return new WorkloadCertificate(key, chain, trusted, leaf);
  }

  public Instant notAfter() {
    return leaf.getNotAfter().toInstant();
  }

  @Override
  public String toString() {
    return "WorkloadCertificate["
        + leaf.getSerialNumber().toString(16)
        + " until "
        + notAfter()
        + "]";
  }
}
