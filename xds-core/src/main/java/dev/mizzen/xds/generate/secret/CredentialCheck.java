package dev.mizzen.xds.generate.secret;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Finds what Envoy could do nothing with, before it is sent. Pure: whether a certificate holds
 * today is not asked here.
 *
 * <p>Only what is surely broken is found; what cannot be judged here is left to Envoy. Messages
 * quote nothing of the content.
 */
final class CredentialCheck {
  private CredentialCheck() {}

  /** A credential is broken; the message goes on from the object's name. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  /**
   * Checks that a key is that of a chain's first certificate.
   *
   * @return when the first certificate holds
   */
  static Validity pair(SecretContent.Pair pair) throws Broken {
    List<X509CertificateHolder> chain = certificates(pair.chain(), "the certificate");
    if (!PrivateKeys.read(pair.key()).fits(chain.getFirst().getSubjectPublicKeyInfo())) {
      throw new Broken("has a key that is not its certificate's");
    }
    return validity(chain.getFirst());
  }

  /**
   * Checks that everything can be read.
   *
   * @return when at least one of them holds
   */
  static Validity roots(SecretContent.Roots roots) throws Broken {
    List<X509CertificateHolder> found = certificates(roots.certificates(), "the CA certificate");
    if (roots.revocations().isPresent()) {
      checkRevocations(roots.revocations().get());
    }
    return found.stream().map(CredentialCheck::validity).reduce(Validity::or).orElseThrow();
  }

  private static Validity validity(X509CertificateHolder certificate) {
    return new Validity(seconds(certificate.getNotBefore()), seconds(certificate.getNotAfter()));
  }

  @SuppressWarnings("JavaUtilDate") // Bouncy Castle's; an Instant is for who reads a clock
  private static long seconds(Date date) {
    return Math.floorDiv(date.getTime(), 1000L);
  }

  private static List<X509CertificateHolder> certificates(ByteString pem, String what)
      throws Broken {
    List<PemObject> blocks = PemBlocks.ofTypes(pem, "CERTIFICATE", "X509 CERTIFICATE");
    if (blocks.isEmpty()) {
      throw new Broken("holds no PEM certificate where " + what + " belongs");
    }
    List<X509CertificateHolder> found = new ArrayList<>();
    for (PemObject block : blocks) {
      try {
        found.add(new X509CertificateHolder(block.getContent()));
      } catch (IOException | RuntimeException unreadable) { // as the parser throws either
        throw new Broken("holds a block that cannot be read where " + what + " belongs");
      }
    }
    return found;
  }

  private static void checkRevocations(ByteString pem) throws Broken {
    List<PemObject> blocks = PemBlocks.ofTypes(pem, "X509 CRL");
    if (blocks.isEmpty()) {
      throw new Broken("holds no PEM list of revocations where the CRL belongs");
    }
    for (PemObject block : blocks) {
      try {
        new X509CRLHolder(block.getContent()).getIssuer();
      } catch (IOException | RuntimeException unreadable) { // as the parser throws either
        throw new Broken("holds a list of revocations that cannot be read");
      }
    }
  }
}
