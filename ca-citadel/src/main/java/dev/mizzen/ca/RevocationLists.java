package dev.mizzen.ca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Lists of revoked certificates beside an authority. Envoy that has one for any authority of a
 * chain wants one for each, and else takes nobody: so does this.
 *
 * <p>Source: Istio 1.30, security/pkg/pki/util/keycertbundle.go, Verify.
 */
public final class RevocationLists {
  private static final int MOST = 1000;
  private static final int SIGNS_LISTS = 6;

  private RevocationLists() {}

  /**
   * Refuses lists that are not one of each authority.
   *
   * @param text PEM; empty is none, which is right
   * @param chain the authorities
   * @throws Pem.BadPem where a list cannot be read
   * @throws CaBundle.BadBundle naming the authorities that have none
   */
  public static void check(String text, List<X509Certificate> chain)
      throws Pem.BadPem, CaBundle.BadBundle {
    if (text.isEmpty()) {
      return;
    }
    Map<String, X509Certificate> missing = new TreeMap<>();
    chain.forEach(
        certificate -> missing.put(certificate.getSubjectX500Principal().getName(), certificate));
    for (X509CRL list : read(text)) {
      missing.values().removeIf(certificate -> isSigned(list, certificate));
    }
    if (!missing.isEmpty()) {
      throw new CaBundle.BadBundle(
          "there is no revocation list signed by " + String.join(" nor by ", missing.keySet()));
    }
  }

  private static List<X509CRL> read(String text) throws Pem.BadPem {
    List<X509CRL> lists = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        if (lists.size() == MOST) {
          throw new Pem.BadPem("holds more than " + MOST + " revocation lists");
        }
        lists.add(list(block.getContent()));
      }
    } catch (IOException | RuntimeException broken) {
      throw new Pem.BadPem("is no PEM");
    }
    return lists;
  }

  private static X509CRL list(byte[] der) throws Pem.BadPem {
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    } catch (CRLException | CertificateException broken) {
      throw new Pem.BadPem("holds a revocation list that cannot be read");
    }
  }

  private static boolean isSigned(X509CRL list, X509Certificate authority) {
    boolean[] usage = authority.getKeyUsage();
    if (authority.getBasicConstraints() < 0 || (usage != null && !usage[SIGNS_LISTS])) {
      return false;
    }
    try {
      list.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }
}
