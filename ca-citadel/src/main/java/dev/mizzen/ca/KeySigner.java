package dev.mizzen.ca;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/** Signs with a key of this process. Never prints it. */
final class KeySigner implements Signer {
  private final PrivateKey key;
  private final String algorithm;

  KeySigner(PrivateKey key) {
    this.key = key;
    this.algorithm = KeyPairs.signatureAlgorithm(key);
  }

  @Override
  public String algorithm() {
    return algorithm;
  }

  @Override
  public byte[] sign(byte[] content) throws SigningFailure {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException refused) {
      throw new SigningFailure("the authority's key cannot sign", refused);
    }
  }
}
