package dev.mizzen.ca;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;

/** Signs with a key of this process. Never prints it. */
final class KeySigner implements Signer {
  private final PrivateKey key;
  private final String algorithm;
  private final Optional<Provider> provider;

  KeySigner(PrivateKey key) {
    this.algorithm = KeyPairs.signatureAlgorithm(key);
    Optional<Provider> wanted = NativeCrypto.provider(key.getAlgorithm());
    Optional<PrivateKey> translated = wanted.flatMap(found -> translated(key, found));
    this.provider = translated.isPresent() ? wanted : Optional.empty();
    this.key = translated.orElse(key);
  }

  /** In the provider's own form, so that it is not converted for each signature. */
  private static Optional<PrivateKey> translated(PrivateKey key, Provider provider) {
    try {
      Key own = KeyFactory.getInstance(key.getAlgorithm(), provider).translateKey(key);
      return own instanceof PrivateKey found ? Optional.of(found) : Optional.empty();
    } catch (GeneralSecurityException elsewhere) { // a key that does not leave its token
      return Optional.empty();
    }
  }

  @Override
  public String algorithm() {
    return algorithm;
  }

  @Override
  public byte[] sign(byte[] content) throws SigningFailure {
    try {
      Signature signature =
          provider.isPresent()
              ? Signature.getInstance(algorithm, provider.get())
              : Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException refused) {
      throw new SigningFailure("the authority's key cannot sign", refused);
    }
  }
}
