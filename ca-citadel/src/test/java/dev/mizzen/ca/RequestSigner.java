package dev.mizzen.ca;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Signs a request as it is, as signers of a cluster do. */
public final class RequestSigner {
  private RequestSigner() {}

  /**
   * The certificate of the request's key with the request's names.
   *
   * @param request PEM
   */
  public static List<X509Certificate> sign(String request, Identity authority, Duration lifetime) {
    try {
      PKCS10CertificationRequest asked =
          new PKCS10CertificationRequest(Pem.single("CERTIFICATE REQUEST", request));
      return new CertificateSigner()
          .sign(
              new CertificateProfile.Workload(names(asked), Optional.empty(), lifetime),
              KeyPairs.publicKey(asked.getSubjectPublicKeyInfo()),
              Issuer.of(authority),
              Instant.now());
    } catch (Exception bad) {
      throw new IllegalArgumentException(request, bad);
    }
  }

  private static List<String> names(PKCS10CertificationRequest request) {
    Extensions extensions = request.getRequestedExtensions();
    GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    return Arrays.stream(names.getNames()).map(name -> name.getName().toString()).toList();
  }
}
