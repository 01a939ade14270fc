package dev.mizzen.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Checks that the sender of a request has its private key. What agents use is checked at once;
 * Bouncy Castle, which takes twice as long as the check itself to find out how, does the rest.
 */
public final class SignatureCheck {
  private static final Map<ASN1ObjectIdentifier, String> USUAL =
      Map.of(
          PKCSObjectIdentifiers.sha256WithRSAEncryption, "SHA256withRSA",
          PKCSObjectIdentifiers.sha384WithRSAEncryption, "SHA384withRSA",
          PKCSObjectIdentifiers.sha512WithRSAEncryption, "SHA512withRSA",
          X9ObjectIdentifiers.ecdsa_with_SHA256, "SHA256withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA384, "SHA384withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA512, "SHA512withECDSA");

  private SignatureCheck() {}

  /** What cannot be checked: an algorithm that is not known, bytes that are no signature. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(Exception cause) {
      super(cause);
    }
  }

  /** Whether the request is signed by the owner of a key, which is to be its own. */
  public static boolean holds(PKCS10CertificationRequest request, PublicKey key) throws Unreadable {
    Optional<Provider> provider = NativeCrypto.provider(key.getAlgorithm());
    String usual = USUAL.get(request.getSignatureAlgorithm().getAlgorithm());
    try {
      return usual == null
          ? holdsRare(request, key, provider)
          : holds(request, key, signature(usual, provider));
    } catch (GeneralSecurityException
        | IOException
        | PKCSException
        | OperatorCreationException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  private static Signature signature(String algorithm, Optional<Provider> provider)
      throws GeneralSecurityException {
    return provider.isPresent()
        ? Signature.getInstance(algorithm, provider.get())
        : Signature.getInstance(algorithm);
  }

  private static boolean holds(
      PKCS10CertificationRequest request, PublicKey key, Signature signature)
      throws GeneralSecurityException, IOException {
    signature.initVerify(key);
    signature.update(
        request.toASN1Structure().getCertificationRequestInfo().getEncoded(ASN1Encoding.DER));
    return signature.verify(request.getSignature());
  }

  private static boolean holdsRare(
      PKCS10CertificationRequest request, PublicKey key, Optional<Provider> provider)
      throws PKCSException, OperatorCreationException {
    JcaContentVerifierProviderBuilder builder = new JcaContentVerifierProviderBuilder();
    provider.ifPresent(builder::setProvider);
    return request.isSignatureValid(builder.build(key));
  }
}
