package dev.mizzen.ca.service;

/**
 * There is no certificate for a request. The message goes to the caller, and holds nothing secret.
 *
 * <p>Source: Istio 1.30, security/pkg/pki/error/error.go.
 */
public final class CsrFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What went wrong; names are the values of metrics. */
  public enum Kind {
    CSR_ERROR,
    TTL_ERROR,
    CERT_GEN_ERROR,
    CA_NOT_READY,
    /** Not istiod's: too much to do. */
    OVERLOADED
  }

  public CsrFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
