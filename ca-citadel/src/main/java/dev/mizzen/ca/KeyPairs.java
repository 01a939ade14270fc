package dev.mizzen.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Makes key pairs and tells which halves belong together. */
public final class KeyPairs {
  /**
   * Smaller ones are not made. Source: Istio 1.30, minimum of CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE.
   */
  public static final int MIN_RSA_BITS = 2048;

  private static final byte[] PROBE = {1, 2, 3, 4};

  private KeyPairs() {}

  public static KeyPair rsa(int bits) {
    if (bits < MIN_RSA_BITS) {
      throw new IllegalArgumentException(
          "an RSA key of " + bits + " bits is too small, want " + MIN_RSA_BITS + " or more");
    }
    try {
      Optional<Provider> quick = NativeCrypto.provider("RSA");
      KeyPairGenerator generator =
          quick.isPresent()
              ? KeyPairGenerator.getInstance("RSA", quick.get())
              : KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
      return ofTheJdk(generator.generateKeyPair());
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** In the JDK's own form, which every user of a key knows. */
  private static KeyPair ofTheJdk(KeyPair keys) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance(keys.getPublic().getAlgorithm());
    return new KeyPair(
        factory.generatePublic(new X509EncodedKeySpec(keys.getPublic().getEncoded())),
        factory.generatePrivate(new PKCS8EncodedKeySpec(keys.getPrivate().getEncoded())));
  }

  /** A pair of the same kind and strength: RSA, or the same curve. */
  public static KeyPair like(PublicKey key) {
    if (!(key instanceof ECKey curve)) {
      return rsa(MIN_RSA_BITS);
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(curve.getParams());
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException unknownCurve) {
      throw new IllegalArgumentException("keys of that curve cannot be made", unknownCurve);
    }
  }

  /** On curve P-256. */
  public static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /**
   * Reads a public key.
   *
   * @throws IllegalArgumentException where it is none that can be used here
   */
  public static PublicKey publicKey(SubjectPublicKeyInfo info) {
    ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
    try {
      if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
        return ofTheJdk("RSA", info);
      }
      return algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
          ? ofTheJdk("EC", info)
          : new JcaPEMKeyConverter().getPublicKey(info);
    } catch (GeneralSecurityException | IOException unknown) {
      throw new IllegalArgumentException("the public key is none that can be used", unknown);
    }
  }

  /** Spares the search for a factory by number, which takes as long as the reading. */
  private static PublicKey ofTheJdk(String algorithm, SubjectPublicKeyInfo info)
      throws GeneralSecurityException, IOException {
    return KeyFactory.getInstance(algorithm)
        .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
  }

  /** Whether what the one signs is what the other verifies. */
  static boolean fit(Signer signer, PublicKey key) {
    try {
      Signature signature = Signature.getInstance(signer.algorithm());
      signature.initVerify(key);
      signature.update(PROBE);
      return signature.verify(signer.sign(PROBE));
    } catch (Signer.SigningFailure | GeneralSecurityException different) {
      return false;
    }
  }

  /** With which keys of this kind and strength sign, as the JDK names it. */
  public static String signatureAlgorithm(Key key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> isLarge(key) ? "SHA384withECDSA" : "SHA256withECDSA";
      case "EdDSA", "Ed25519" -> "Ed25519";
      default ->
          throw new IllegalArgumentException("keys of " + key.getAlgorithm() + " cannot sign here");
    };
  }

  /** Of a curve larger than P-256. */
  private static boolean isLarge(Key key) {
    return key instanceof ECKey curve && curve.getParams().getOrder().bitLength() > 256;
  }
}
