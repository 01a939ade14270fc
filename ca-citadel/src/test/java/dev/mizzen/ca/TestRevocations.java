package dev.mizzen.ca;

import java.io.StringWriter;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Revocation lists as authorities publish them, for tests. */
public final class TestRevocations {
  private TestRevocations() {}

  /**
   * PEM of an authority's list, a week old.
   *
   * @param signer has an EC key
   * @param ends when the next one is due
   * @param revoked serial numbers
   */
  public static String list(Identity signer, Instant ends, BigInteger... revoked) throws Exception {
    X500Name name =
        X500Name.getInstance(signer.certificate().getSubjectX500Principal().getEncoded());
    Date since = Date.from(ends.minus(Duration.ofDays(14)));
    X509v2CRLBuilder list = new X509v2CRLBuilder(name, since);
    list.setNextUpdate(Date.from(ends));
    for (BigInteger serial : revoked) {
      list.addCRLEntry(serial, since, CRLReason.unspecified);
    }
    byte[] signed =
        list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.key())).getEncoded();
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject("X509 CRL", signed));
    }
    return text.toString();
  }
}
