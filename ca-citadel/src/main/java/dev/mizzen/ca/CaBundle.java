package dev.mizzen.ca;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a certificate authority signs with, and what others trust because of it. Checked whole: one
 * that exists can be used.
 *
 * @param signing key and certificate, then the intermediates up to a root, which may be left out
 * @param roots PEM is made of these, in order
 */
public record CaBundle(Issuer signing, List<X509Certificate> roots) {
  public CaBundle {
    roots = List.copyOf(roots);
  }

  /** The bundle cannot be used; the message says why. */
  public static final class BadBundle extends Exception {
    private static final long serialVersionUID = 1L;

    BadBundle(String message) {
      super(message);
    }
  }

  /**
   * Judges the parts.
   *
   * <p>Source: Istio 1.30, security/pkg/pki/util/keycertbundle.go, Verify.
   */
  public static CaBundle checked(Issuer signing, List<X509Certificate> roots, Instant now)
      throws BadBundle {
    X509Certificate certificate = signing.certificate();
    boolean[] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[5])) {
      throw new BadBundle("the signing certificate is not that of a certificate authority");
    }
    if (now.isAfter(signing.notAfter())) {
      throw new BadBundle("the signing certificate ended on " + signing.notAfter());
    }
    for (X509Certificate above : signing.chain()) {
      if (hasEnded(above, now)) {
        throw new BadBundle(
            "the certificate of \"" + name(above) + "\" in the chain ended on " + end(above));
      }
    }
    if (roots.isEmpty()) {
      throw new BadBundle("there is no root certificate");
    }
    if (roots.stream().allMatch(root -> hasEnded(root, now))) {
      throw new BadBundle(
          "the root certificate \""
              + name(roots.getLast())
              + "\" ended on "
              + end(roots.getLast()));
    }
    verify(signing, roots, now);
    return new CaBundle(signing, roots);
  }

  private static boolean hasEnded(X509Certificate certificate, Instant now) {
    return now.isAfter(end(certificate));
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** Whether the chain leads to one of the roots; of any certificate, an authority's or not. */
  static void verify(Issuer signing, List<X509Certificate> roots, Instant now) throws BadBundle {
    if (roots.contains(signing.certificate())) {
      return;
    }
    List<X509Certificate> path =
        signing.chain().stream().filter(certificate -> !roots.contains(certificate)).toList();
    try {
      PKIXParameters parameters =
          new PKIXParameters(
              roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException unrelated) {
      throw new BadBundle("the signing certificate does not lead to a root certificate");
    }
  }

  /** Whether who trusts these roots trusts what is signed. */
  public boolean leadsTo(List<X509Certificate> others, Instant now) {
    try {
      verify(signing, others, now);
      return true;
    } catch (BadBundle unrelated) {
      return false;
    }
  }

  /** All roots, as others are to trust them. */
  public String rootsPem() {
    return Pem.text(roots);
  }
}
