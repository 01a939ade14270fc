package dev.mizzen.ca.key;

import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.util.Optional;

/**
 * An authority's private key that never leaves its token: a hardware security module, or what
 * behaves as one, by PKCS #11. The token has to hold a certificate beside the key, under the same
 * id, for that is how the JDK finds keys; which certificate does not matter.
 *
 * @param configuration of the JDK's provider: at least {@code name} and {@code library}
 * @param pinFile holds the user's PIN
 * @param alias of the key: the certificate's label in the token
 */
public record TokenKey(Path configuration, Path pinFile, String alias) {
  private static final int MAX_PIN_BYTES = 1024;

  /**
   * Opens the token.
   *
   * @param certificate says what kind of key it is
   * @throws UnusableCa where the token or the key cannot be used
   */
  Signer signer(PublicKey certificate) throws UnusableCa {
    try {
      Provider provider = provider();
      return new TokenSigner(
          () -> key(provider), provider, KeyPairs.signatureAlgorithm(certificate), where());
    } catch (Signer.SigningFailure unusable) {
      String message = String.valueOf(unusable.getMessage());
      throw TokenSigner.isPinRefused(unusable)
          ? UnusableCa.untilChanged(message)
          : new UnusableCa(message);
    }
  }

  private Provider provider() throws UnusableCa {
    Provider blank = Security.getProvider("SunPKCS11");
    if (blank == null) {
      throw new UnusableCa(
          where() + " cannot be opened: this JVM has no module jdk.crypto.cryptoki");
    }
    try {
      return blank.configure(configuration.toString());
    } catch (InvalidParameterException | ProviderException wrong) {
      throw new UnusableCa(where() + " cannot be opened: " + innermost(wrong));
    }
  }

  private PrivateKey key(Provider provider) throws GeneralSecurityException, IOException {
    KeyStore token = KeyStore.getInstance("PKCS11", provider);
    token.load(null, pin());
    return Optional.ofNullable(token.getKey(alias, null))
        .filter(PrivateKey.class::isInstance)
        .map(PrivateKey.class::cast)
        .orElseThrow(
            () ->
                new GeneralSecurityException(
                    "there is no private key with a certificate labelled " + alias));
  }

  private char[] pin() throws IOException {
    if (Files.size(pinFile) > MAX_PIN_BYTES) {
      throw new IOException("file " + pinFile + " is too long for a PIN");
    }
    return Files.readString(pinFile, StandardCharsets.UTF_8).strip().toCharArray();
  }

  /** Changes when one of its files does. */
  String stamp() {
    return FileStamps.of(configuration) + " " + FileStamps.of(pinFile);
  }

  private String where() {
    return "token of " + configuration;
  }

  static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
