package dev.mizzen.agent;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** What requests and certificates say their owner is called. */
final class AlternativeNames {
  private AlternativeNames() {}

  /** The one name that a request asks for. */
  static String of(PKCS10CertificationRequest request) {
    Extensions extensions = request.getRequestedExtensions();
    GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    return names.getNames()[0].getName().toString();
  }

  /** The names of a certificate. */
  static List<String> of(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> names =
        Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
    return names.stream().map(name -> String.valueOf(name.get(1))).toList();
  }
}
