package dev.mizzen.ca.service;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * All that a call shows of who makes it. Its text form holds no token.
 *
 * @param isEncrypted over TLS
 * @param certificates the client's own first, verified by the handshake; empty where it gave none
 * @param token after {@code Bearer}
 * @param clusterId of the header of that name, where there is exactly one
 * @param forwardedCertificate header {@code x-forwarded-client-cert}, the first
 * @param peer empty where the transport has no address
 */
public record Credentials(
    boolean isEncrypted,
    List<X509Certificate> certificates,
    Optional<String> token,
    Optional<String> clusterId,
    Optional<String> forwardedCertificate,
    Optional<InetAddress> peer) {

  public Credentials {
    certificates = List.copyOf(certificates);
  }

  @Override
  public String toString() {
    return "Credentials[encrypted="
        + isEncrypted
        + ", certificates="
        + certificates.size()
        + ", token="
        + token.isPresent()
        + ", peer="
        + peer
        + "]";
  }
}
