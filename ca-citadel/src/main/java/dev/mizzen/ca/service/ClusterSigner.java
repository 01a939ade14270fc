package dev.mizzen.ca.service;

import dev.mizzen.ca.service.Authenticator.Unavailable;
import java.time.Duration;
import java.util.Optional;

/** Has a signer of the cluster sign. A port. Safe for use by many threads. */
public interface ClusterSigner {
  /**
   * Blocks until there is a certificate, for a bounded time; leaves nothing behind.
   *
   * @param csr PEM
   * @param signerName for example {@code clusterissuers.cert-manager.io/istio}
   * @param lifetime empty leaves it to the signer
   * @return PEM: the certificate, and whatever the signer puts behind it
   * @throws Unavailable where there is none; the message says why
   */
  String sign(String csr, String signerName, Optional<Duration> lifetime)
      throws Unavailable, InterruptedException;
}
