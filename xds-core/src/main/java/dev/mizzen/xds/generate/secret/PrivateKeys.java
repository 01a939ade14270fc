package dev.mizzen.xds.generate.secret;

import com.google.protobuf.ByteString;
import dev.mizzen.xds.generate.secret.CredentialCheck.Broken;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A private key, as far as it has to be known whose it is. Read from PKCS 8, PKCS 1 or SEC 1, not
 * encrypted.
 */
final class PrivateKeys {
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String PKCS1 = "RSA PRIVATE KEY";
  private static final String SEC1 = "EC PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  private final AsymmetricKeyParameter key;

  private PrivateKeys(AsymmetricKeyParameter key) {
    this.key = key;
  }

  static PrivateKeys read(ByteString pem) throws Broken {
    List<PemObject> blocks = PemBlocks.ofTypes(pem, PKCS8, PKCS1, SEC1, ENCRYPTED);
    if (blocks.isEmpty()) {
      throw new Broken("holds no PEM key where the private key belongs");
    }
    PemObject block = blocks.getFirst();
    if (block.getType().equals(ENCRYPTED) || !block.getHeaders().isEmpty()) {
      throw new Broken("has a private key that is encrypted");
    }
    try {
      return new PrivateKeys(PrivateKeyFactory.createKey(info(block)));
    } catch (IOException | RuntimeException unreadable) { // as the parser throws either
      throw new Broken("has a private key that cannot be read");
    }
  }

  private static PrivateKeyInfo info(PemObject block) throws IOException {
    byte[] content = block.getContent();
    return switch (block.getType()) {
      case PKCS1 ->
          new PrivateKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
              RSAPrivateKey.getInstance(content));
      case SEC1 -> {
        ECPrivateKey ec = ECPrivateKey.getInstance(content);
        ASN1Encodable curve = ec.getParametersObject();
        yield new PrivateKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), ec);
      }
      default -> PrivateKeyInfo.getInstance(content);
    };
  }

  /** Whether it is a public key's; a kind of key that is not known here is left to Envoy. */
  boolean fits(SubjectPublicKeyInfo certified) throws Broken {
    AsymmetricKeyParameter other;
    try {
      other = PublicKeyFactory.createKey(certified);
    } catch (IOException | RuntimeException unknown) { // as the parser throws either
      return true;
    }
    return switch (key) {
      case RSAKeyParameters own ->
          other instanceof RSAKeyParameters rsa && own.getModulus().equals(rsa.getModulus());
      case ECPrivateKeyParameters own ->
          other instanceof ECPublicKeyParameters ec && isPoint(own, ec);
      case Ed25519PrivateKeyParameters own ->
          other instanceof Ed25519PublicKeyParameters ed
              && Arrays.equals(own.generatePublicKey().getEncoded(), ed.getEncoded());
      default -> true;
    };
  }

  private static boolean isPoint(ECPrivateKeyParameters own, ECPublicKeyParameters other) {
    return own.getParameters().getCurve().equals(other.getParameters().getCurve())
        && new FixedPointCombMultiplier()
            .multiply(own.getParameters().getG(), own.getD())
            .normalize()
            .equals(other.getQ().normalize());
  }
}
