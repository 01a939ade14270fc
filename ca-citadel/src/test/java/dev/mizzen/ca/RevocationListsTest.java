package dev.mizzen.ca;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;

class RevocationListsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private final Identity a = authority("a");
  private final Identity b = authority("b");
  private final List<X509Certificate> both = List.of(a.certificate(), b.certificate());

  private static Identity authority(String name) {
    return new CertificateSigner()
        .selfSigned(new CertificateProfile.Root(name, Duration.ofDays(10)), KeyPairs.ec(), NOW);
  }

  private static String list(Identity signer) throws Exception {
    X500Name name =
        X500Name.getInstance(signer.certificate().getSubjectX500Principal().getEncoded());
    byte[] list =
        new X509v2CRLBuilder(name, Date.from(NOW))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.key()))
            .getEncoded();
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject("X509 CRL", list));
    }
    return text.toString();
  }

  @Test
  void oneOfEachAuthorityIsRightInAnyOrder() throws Exception {
    String lists = list(b) + list(a);

    assertThatCode(() -> RevocationLists.check(lists, both)).doesNotThrowAnyException();
  }

  @Test
  void noneAtAllIsRight() {
    assertThatCode(() -> RevocationLists.check("", both)).doesNotThrowAnyException();
  }

  @Test
  void anAuthorityWithoutOneIsNamed() throws Exception {
    String lists = list(a);

    assertThatThrownBy(() -> RevocationLists.check(lists, both))
        .isInstanceOf(CaBundle.BadBundle.class)
        .hasMessage("there is no revocation list signed by O=b");
  }

  @Test
  void aListOfAnotherKeyOfTheSameNameIsNone() throws Exception {
    String lists = list(authority("a")) + list(b);

    assertThatThrownBy(() -> RevocationLists.check(lists, both)).hasMessageContaining("O=a");
  }

  @Test
  void whatIsNoListIsSaid() {
    String broken = "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n";

    assertThatThrownBy(() -> RevocationLists.check(broken, both))
        .isInstanceOf(Pem.BadPem.class)
        .hasMessage("holds a revocation list that cannot be read");
  }
}
