package dev.mizzen.istiod.trust;

import dev.mizzen.ca.Pem;
import java.security.cert.X509Certificate;

/** Judges roots before anybody is told to trust them. Pure. */
final class Anchors {
  private Anchors() {}

  /** They are none; the message goes on from a name and holds nothing of what was read. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** Each certificate of a PEM text has to be an authority's. */
  static void require(String pem) throws Refused {
    try {
      for (X509Certificate certificate : Pem.certificates(pem)) {
        require(certificate);
      }
    } catch (Pem.BadPem bad) {
      throw new Refused(String.valueOf(bad.getMessage()));
    }
  }

  static void require(X509Certificate certificate) throws Refused {
    if (certificate.getBasicConstraints() < 0) {
      throw new Refused("holds a certificate that is not an authority's");
    }
  }
}
