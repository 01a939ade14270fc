package dev.mizzen.ca.service;

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
   * @param roots PEM, which its holder will trust
   */
  void issued(String identity, String roots);
}
