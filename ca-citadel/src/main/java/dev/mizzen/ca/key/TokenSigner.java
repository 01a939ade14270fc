package dev.mizzen.ca.key;

import dev.mizzen.ca.Signer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import java.security.UnrecoverableKeyException;

/**
 * Has a token sign. A session that ended, as when the token was away for a while, is opened again
 * once for a signature; never again with a PIN that was refused, for tokens lock themselves.
 */
final class TokenSigner implements Signer {
  private final Session session;
  private final Provider provider;
  private final String algorithm;
  private final String where;
  private volatile PrivateKey key;
  private volatile boolean isLockedOut;

  /** Logs in and finds the key. */
  interface Session {
    PrivateKey open() throws GeneralSecurityException, IOException;
  }

  TokenSigner(Session session, Provider provider, String algorithm, String where)
      throws SigningFailure {
    this.session = session;
    this.provider = provider;
    this.algorithm = algorithm;
    this.where = where;
    this.key = opened();
  }

  @Override
  public String algorithm() {
    return algorithm;
  }

  @Override
  public byte[] sign(byte[] content) throws SigningFailure {
    PrivateKey used = key;
    try {
      return signed(content, used);
    } catch (GeneralSecurityException | ProviderException ended) {
      return again(content, used);
    }
  }

  private byte[] again(byte[] content, PrivateKey before) throws SigningFailure {
    try {
      return signed(content, reopened(before));
    } catch (GeneralSecurityException | ProviderException refused) {
      throw failure(refused);
    }
  }

  /** One of the callers that fail together opens the session; the others take what it found. */
  private synchronized PrivateKey reopened(PrivateKey before) throws SigningFailure {
    if (key.equals(before)) {
      key = opened();
    }
    return key;
  }

  private PrivateKey opened() throws SigningFailure {
    if (isLockedOut) {
      throw new SigningFailure(where + " refused the PIN, which is not tried again", null);
    }
    try {
      return session.open();
    } catch (GeneralSecurityException | IOException | ProviderException unusable) {
      isLockedOut = isPinRefused(unusable);
      throw failure(unusable);
    }
  }

  /** Source: the JDK's KeyStore.load says by this cause that a password is wrong. */
  static boolean isPinRefused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnrecoverableKeyException) {
        return true;
      }
    }
    return false;
  }

  private byte[] signed(byte[] content, PrivateKey used) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm, provider);
    signature.initSign(used);
    signature.update(content);
    return signature.sign();
  }

  private SigningFailure failure(Exception cause) {
    return new SigningFailure(where + " cannot sign: " + TokenKey.innermost(cause), cause);
  }
}
