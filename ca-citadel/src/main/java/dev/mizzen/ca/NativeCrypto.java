package dev.mizzen.ca;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which provider signs, verifies and digests: BoringSSL where it can be loaded, which is several
 * times faster; else Bouncy Castle for elliptic curves and the JDK for RSA (docs/performance.md).
 * None is registered with the JDK.
 */
public final class NativeCrypto {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);

  /** Loaded when first used: unpacking a library takes time that a start need not wait for. */
  private static final class Holder {
    static final Optional<Provider> NATIVE = load();
    static final Provider CURVES = new BouncyCastleProvider();

    private static Optional<Provider> load() {
      try {
        if (Conscrypt.isAvailable()) {
          return Optional.of(Conscrypt.newProvider());
        }
      } catch (LinkageError | RuntimeException notHere) { // no library for this machine, or no /tmp
        LOG.atDebug().setCause(notHere).log("no native cryptography");
      }
      LOG.atInfo().log("certificates are signed without native cryptography, which is slower");
      return Optional.empty();
    }
  }

  private NativeCrypto() {}

  /**
   * For keys of an algorithm, most wanted first; empty leaves the choice to the JDK.
   *
   * @param algorithm as {@link java.security.Key#getAlgorithm}
   */
  static Optional<Provider> provider(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> Holder.NATIVE;
      case "EC", "ECDSA" -> Holder.NATIVE.or(() -> Optional.of(Holder.CURVES));
      default -> Optional.empty();
    };
  }

  /** For SHA-256, by the processor's own instructions where there are any. */
  public static MessageDigest sha256() {
    try {
      return Holder.NATIVE.isPresent()
          ? MessageDigest.getInstance("SHA-256", Holder.NATIVE.get())
          : MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
