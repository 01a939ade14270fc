package dev.mizzen.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
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

    Identity served =
        signer.identity(server(Duration.ofDays(1)), KeyPairs.rsa(2048), Issuer.of(root), NOW);

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
  void noCertificateOutlivesItsIssuer() throws Exception {
    Identity root = root(Duration.ofDays(2));

    Identity served =
        signer.identity(server(Duration.ofDays(300)), KeyPairs.ec(), Issuer.of(root), NOW);

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

  @Test
  void aWorkloadIsNamedByWhatItsCallerProvedAndByNothingElse() throws Exception {
    Identity root = root(Duration.ofDays(10));
    KeyPair keys = KeyPairs.ec();
    String id = "spiffe://cluster.local/ns/a/sa/b";

    List<X509Certificate> chain =
        signer.sign(
            new CertificateProfile.Workload(
                List.of(id, "10.0.0.1", "b.a.svc"), Optional.of("b"), Duration.ofHours(1)),
            keys.getPublic(),
            Issuer.of(root),
            NOW);

    X509Certificate leaf = chain.getFirst();
    leaf.verify(root.publicKey());
    assertThat(leaf.getPublicKey()).isEqualTo(keys.getPublic());
    assertThat(leaf.getSubjectAlternativeNames())
        .containsExactly(List.of(6, id), List.of(7, "10.0.0.1"), List.of(2, "b.a.svc"));
    assertThat(leaf.getCriticalExtensionOIDs()).contains("2.5.29.17", "2.5.29.15", "2.5.29.19");
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=b");
    assertThat(leaf.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(2)));
    assertThat(leaf.getBasicConstraints()).isNegative();
  }

  @Test
  void theSignatureIsOfTheStrengthOfTheSigningKey() throws Exception {
    KeyPair large = KeyPairs.like(p384());
    Identity root =
        signer.selfSigned(new CertificateProfile.Root("td", Duration.ofDays(1)), large, NOW);

    X509Certificate leaf =
        signer
            .identity(server(Duration.ofHours(1)), KeyPairs.ec(), Issuer.of(root), NOW)
            .certificate();

    assertThat(leaf.getSigAlgName()).isEqualTo("SHA384withECDSA");
  }

  @Test
  void whatIsSignedIsEncodedAsOthersWouldEncodeIt() throws Exception {
    Identity root = root(Duration.ofDays(10));
    List<String> everyKind =
        List.of("spiffe://cluster.local/ns/a/sa/" + "b".repeat(300), "10.0.0.1", "2001:db8::1");

    for (PublicKey key : List.of(KeyPairs.ec().getPublic(), KeyPairs.rsa(4096).getPublic())) {
      String pem =
          signer
              .signed(
                  new CertificateProfile.Workload(
                      everyKind, Optional.of("b"), Duration.ofDays(36_500)),
                  key,
                  Issuer.of(root),
                  NOW)
              .pem();

      byte[] sent = Pem.certificates(pem).getFirst().getEncoded();
      X509CertificateHolder read = new X509CertificateHolder(sent);
      assertThat(read.toASN1Structure().toASN1Primitive().getEncoded(ASN1Encoding.DER))
          .isEqualTo(sent);
      assertThat(read.getVersionNumber()).isEqualTo(3);
      assertThat(read.getSerialNumber()).isPositive();
      assertThat(read.getSubjectPublicKeyInfo().getEncoded()).isEqualTo(key.getEncoded());
      assertThat(
              AuthorityKeyIdentifier.fromExtensions(read.getExtensions()).getKeyIdentifierOctets())
          .isEqualTo(
              SubjectKeyIdentifier.fromExtensions(
                      new X509CertificateHolder(root.certificate().getEncoded()).getExtensions())
                  .getKeyIdentifier());
    }
  }

  private static PublicKey p384() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    return generator.generateKeyPair().getPublic();
  }

  @Test
  void anAuthorityThatEndedSignsNothing() {
    Identity root = root(Duration.ofDays(1));

    assertThatThrownBy(
            () ->
                signer.sign(
                    server(Duration.ofHours(1)),
                    KeyPairs.ec().getPublic(),
                    Issuer.of(root),
                    NOW.plus(Duration.ofDays(2))))
        .isInstanceOf(Signer.SigningFailure.class)
        .hasMessageContaining("ended on");
  }
}
