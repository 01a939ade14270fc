package dev.mizzen.ca.service;

import java.net.InetAddress;
import java.util.Optional;

/** Is told what becomes of requests for certificates. A port; calls must not block. */
public interface IssuanceObserver {
  void requested();

  /** The caller is not believed, or cannot be judged now. */
  void authenticationFailed();

  /** The caller is believed, and gets no certificate. */
  void failed(CsrFailure.Kind kind);

  /**
   * A certificate was signed.
   *
   * @param identity whose
   * @param peer who asked for it; empty where the transport has no address
   * @param chain with the roots that its holder will trust
   */
  void issued(String identity, Optional<InetAddress> peer, IssuedChain chain);
}
