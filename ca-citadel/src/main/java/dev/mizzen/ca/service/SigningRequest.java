package dev.mizzen.ca.service;

import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.SignatureCheck;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * A certificate signing request whose sender has the private key to its public one. Says what the
 * sender would like to be called; what it is called is for others to say.
 *
 * @param hasCommonName in its subject
 * @param source as it came, DER
 */
record SigningRequest(PublicKey key, boolean hasCommonName, PKCS10CertificationRequest source) {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final int MAX_RSA_BITS = 8192;

  /**
   * Reads PEM.
   *
   * @throws CsrFailure where it is not one request, its signature is not its key's, or its key is
   *     too weak
   */
  static SigningRequest read(String pem) throws CsrFailure {
    if (pem.length() > MAX_LENGTH) {
      throw wrong("is longer than " + MAX_LENGTH + " characters");
    }
    try {
      PKCS10CertificationRequest request =
          new PKCS10CertificationRequest(Pem.single("CERTIFICATE REQUEST", pem));
      PublicKey key = KeyPairs.publicKey(request.getSubjectPublicKeyInfo());
      checkStrength(key);
      if (!SignatureCheck.holds(request, key)) {
        throw wrong("has a signature that is not its key's");
      }
      return new SigningRequest(key, hasCommonName(request), request);
    } catch (Pem.BadPem bad) {
      throw wrong(String.valueOf(bad.getMessage()));
    } catch (java.io.IOException
        | SignatureCheck.Unreadable
        | RuntimeException unreadable) { // Bouncy Castle's for bytes that are none
      throw wrong("cannot be read");
    }
  }

  private static CsrFailure wrong(String what) {
    return new CsrFailure(CsrFailure.Kind.CSR_ERROR, "the certificate signing request " + what);
  }

  private static void checkStrength(PublicKey key) throws CsrFailure {
    if (key instanceof RSAKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < KeyPairs.MIN_RSA_BITS || bits > MAX_RSA_BITS) {
        throw wrong(
            "has an RSA key of "
                + bits
                + " bits, want "
                + KeyPairs.MIN_RSA_BITS
                + " to "
                + MAX_RSA_BITS);
      }
    } else if (key.getAlgorithm().equals("DSA")) {
      throw wrong("has a DSA key");
    }
  }

  private static boolean hasCommonName(PKCS10CertificationRequest request) {
    RDN[] names = request.getSubject().getRDNs(BCStyle.CN);
    return names.length > 0 && !names[0].getFirst().getValue().toString().isEmpty();
  }

  /**
   * Refuses what asks for more than its sender proved: another URI, names of another kind, another
   * extension, an organization.
   *
   * <p>Source: Istio 1.30, security/pkg/pki/ra/common.go, ValidateCSR.
   *
   * @param identities that the sender proved
   */
  void checkNames(Set<String> identities) throws CsrFailure {
    if (source.getSubject().getRDNs(BCStyle.O).length > 0) {
      throw wrong("names an organization");
    }
    int uris = 0;
    for (Extensions asked : requestedExtensions()) {
      for (var oid : asked.getExtensionOIDs()) {
        if (!oid.equals(Extension.subjectAlternativeName)) {
          throw wrong("asks for extension " + oid.getId());
        }
        for (GeneralName name :
            GeneralNames.getInstance(asked.getExtensionParsedValue(oid)).getNames()) {
          checkName(name, identities);
          uris++;
        }
      }
    }
    if (uris > 1) {
      throw wrong("asks for " + uris + " names, want 1");
    }
  }

  private static void checkName(GeneralName name, Set<String> identities) throws CsrFailure {
    if (name.getTagNo() != GeneralName.uniformResourceIdentifier) {
      throw wrong("asks for a name that is no URI");
    }
    if (!identities.contains(name.getName().toString())) {
      throw wrong("asks for a name that is not its sender's");
    }
  }

  private List<Extensions> requestedExtensions() throws CsrFailure {
    List<Extensions> all = new ArrayList<>();
    try {
      for (var attribute : source.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
        for (var value : attribute.getAttributeValues()) {
          all.add(Extensions.getInstance(value));
        }
      }
    } catch (RuntimeException unreadable) { // Bouncy Castle's for bytes that are none
      throw wrong("asks for extensions that cannot be read");
    }
    return all;
  }
}
