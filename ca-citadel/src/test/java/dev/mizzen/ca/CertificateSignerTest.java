package dev.mizzen.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateSignerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private final CertificateSigner signer = new CertificateSigner();

  private Identity root(Duration lifetime) {
    return signer.selfSigned(
        new CertificateProfile.Root("cluster.local", lifetime), KeyPairs.ec(), NOW);
  }

  private static CertificateProfile.Server server(Duration lifetime) {
    return CertificateProfile.Server.of(List.of("istiod.istio-system.svc", "a.b"), lifetime);
  }

  @Test
  void aRootMaySignAndTrustsItself() throws Exception {
    X509Certificate root = root(Duration.ofDays(10)).certificate();

    root.verify(root.getPublicKey());
    assertThat(root.getBasicConstraints()).isNotNegative();
    assertThat(root.getKeyUsage()[5]).isTrue();
    assertThat(root.getSubjectX500Principal().getName()).isEqualTo("O=cluster.local");
  }

  @Test
  void aServersCertificateNamesItsHostsAndMaySignNothing() throws Exception {
    Identity root = root(Duration.ofDays(10));

    Identity served = signer.sign(server(Duration.ofDays(1)), KeyPairs.rsa(2048), root, NOW);

    X509Certificate certificate = served.certificate();
    certificate.verify(root.publicKey());
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(List.of(2, "istiod.istio-system.svc"), List.of(2, "a.b"));
    assertThat(certificate.getBasicConstraints()).isNegative();
    assertThat(certificate.getExtendedKeyUsage()).contains("1.3.6.1.5.5.7.3.1");
    assertThat(served.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    assertThat(served.chain()).as("a root is left out").hasSize(1);
  }

  @Test
  void noCertificateOutlivesItsIssuer() {
    Identity root = root(Duration.ofDays(2));

    Identity served = signer.sign(server(Duration.ofDays(300)), KeyPairs.ec(), root, NOW);

    assertThat(served.notAfter()).isEqualTo(root.notAfter());
  }

  @Test
  void aForeignKeyMakesNoIdentity() {
    Identity root = root(Duration.ofDays(2));
    KeyPair other = KeyPairs.ec();

    assertThatThrownBy(() -> new Identity(other.getPrivate(), root.chain()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not that of the certificate");
  }

  @Test
  void keysComeBackFromPemAndNeverStandInTexts() throws Exception {
    for (KeyPair keys : List.of(KeyPairs.rsa(2048), KeyPairs.ec())) {
      Identity made =
          signer.selfSigned(new CertificateProfile.Root("td", Duration.ofDays(1)), keys, NOW);

      Identity read =
          new Identity(
              Pem.privateKey(Pem.text(made.key())), Pem.certificates(Pem.text(made.chain())));

      assertThat(read.certificate()).isEqualTo(made.certificate());
      assertThat(made.toString()).contains("O=td").doesNotContain("PRIVATE").hasSizeLessThan(100);
    }
  }
}
