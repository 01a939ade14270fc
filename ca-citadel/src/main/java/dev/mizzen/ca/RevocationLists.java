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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Lists of revoked certificates beside an authority. Envoy that has one for any authority of a
 * chain wants one for each, and else takes nobody: so does this.
 *
 * <p>Source: Istio 1.30, security/pkg/pki/util/keycertbundle.go, Verify.
 *
 * @param text PEM, as it was given; empty where there are none
 * @param ends when the first of them is to be replaced by a newer one; Envoy takes nobody by a list
 *     that ended
 */
public record RevocationLists(String text, Optional<Instant> ends) {
  /** Nothing is revoked. */
  public static final RevocationLists NONE = new RevocationLists("", Optional.empty());

  private static final int MOST = 1000;
  private static final int SIGNS_LISTS = 6;

  /**
   * Refuses lists that are not one of each authority.
   *
   * @param text PEM; a blank one is none, which is right
   * @param chain the authorities
   * @throws Pem.BadPem where a list cannot be read
   * @throws CaBundle.BadBundle naming the authorities that have none
   */
  public static RevocationLists checked(String text, List<X509Certificate> chain)
      throws Pem.BadPem, CaBundle.BadBundle {
    if (text.isBlank()) {
      return NONE;
    }
    Map<String, X509Certificate> missing = new TreeMap<>();
    chain.forEach(
        certificate -> missing.put(certificate.getSubjectX500Principal().getName(), certificate));
    List<X509CRL> lists = read(text);
    for (X509CRL list : lists) {
      missing.values().removeIf(certificate -> isSigned(list, certificate));
    }
    if (!missing.isEmpty()) {
      throw new CaBundle.BadBundle(
          "there is no revocation list signed by " + String.join(" nor by ", missing.keySet()));
    }
    return new RevocationLists(text, end(lists));
  }

  private static Optional<Instant> end(List<X509CRL> lists) {
    return lists.stream()
        .flatMap(list -> Stream.ofNullable(list.getNextUpdate()))
        .map(Date::toInstant)
        .min(Comparator.naturalOrder());
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
    if (lists.isEmpty()) {
      throw new Pem.BadPem("holds no revocation list");
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
