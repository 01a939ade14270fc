package dev.mizzen.ca;

import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * The private key of an authority at work, wherever it is kept: in this process, in a token, behind
 * a service. A port. Safe for use by many threads; may block.
 */
public interface Signer {
  /** The key could not be used; the message says why and holds nothing secret. */
  final class SigningFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public SigningFailure(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** As the JDK names it, for example {@code SHA256withRSA}. */
  String algorithm();

  /** A signature in the form that certificates hold. */
  byte[] sign(byte[] content) throws SigningFailure;

  /** Signs in this process. */
  static Signer of(PrivateKey key) {
    return new KeySigner(key);
  }
}
