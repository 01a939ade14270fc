package dev.mizzen.ca.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuiltInAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final String ID = "spiffe://cluster.local/ns/a/sa/b";
  private final KeyPair keys = KeyPairs.ec();
  private final Identity root = root("one");
  private final Identity other = root("two");
  private Optional<CaBundle> bundle =
      Optional.of(new CaBundle(Issuer.of(root), List.of(root.certificate(), other.certificate())));
  private final BuiltInAuthority authority =
      new BuiltInAuthority(
          () -> bundle, new Lifetimes(Duration.ofHours(24), Duration.ofDays(90)), () -> NOW);

  private static Identity root(String organization) {
    return new CertificateSigner()
        .selfSigned(
            new CertificateProfile.Root(organization, Duration.ofDays(100)), KeyPairs.ec(), NOW);
  }

  private static IssueRequest request(String csr, Duration lifetime) {
    return new IssueRequest(csr, List.of(ID), Optional.of(lifetime), Optional.empty());
  }

  private X509Certificate leaf(IssueRequest request) throws Exception {
    return Pem.certificates(authority.issue(request).certificates().getFirst()).getFirst();
  }

  @Test
  void namesComeFromTheCallerAlone() throws Exception {
    X509Certificate leaf = leaf(request(Requests.ofAnAuthority(keys), Duration.ofHours(1)));

    assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(6, ID));
    assertThat(leaf.getBasicConstraints()).isNegative();
    assertThat(leaf.getSubjectX500Principal().getName()).isEmpty();
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void theRootsAreTheLastElementWhole() throws Exception {
    List<String> elements =
        authority.issue(request(Requests.of(keys, ID), Duration.ofHours(1))).elements();

    assertThat(elements).hasSize(2);
    assertThat(Pem.certificates(elements.getFirst())).hasSize(1);
    assertThat(Pem.certificates(elements.getLast()))
        .containsExactly(root.certificate(), other.certificate());
  }

  @Test
  void aCommonNameIsGivenWhereOneIsAskedForAndFits() throws Exception {
    assertThat(
            leaf(request(Requests.withSubject(keys, "CN=me"), Duration.ofHours(1)))
                .getSubjectX500Principal()
                .getName())
        .isEqualTo("CN=" + ID);
    String longId = "spiffe://cluster.local/ns/a/sa/" + "b".repeat(60);
    IssueRequest request =
        new IssueRequest(
            Requests.withSubject(keys, "CN=me"),
            List.of(longId),
            Optional.empty(),
            Optional.empty());
    assertThat(leaf(request).getSubjectX500Principal().getName()).isEmpty();
  }

  @Test
  void lifetimesAreBound() throws Exception {
    assertThat(
            leaf(request(Requests.of(keys, ID), Duration.ofSeconds(-5))).getNotAfter().toInstant())
        .isEqualTo(NOW.plus(Duration.ofHours(24)));
    assertThatThrownBy(
            () -> authority.issue(request(Requests.of(keys, ID), Duration.ofDays(36_500))))
        .isInstanceOf(CsrFailure.class)
        .hasMessageContaining("greater than the max allowed TTL")
        .satisfies(
            failure ->
                assertThat(((CsrFailure) failure).kind()).isEqualTo(CsrFailure.Kind.TTL_ERROR));
    bundle = Optional.of(bundle(Duration.ofMinutes(5)));
    assertThat(leaf(request(Requests.of(keys, ID), Duration.ofHours(1))).getNotAfter().toInstant())
        .as("no leaf outlives its issuer")
        .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
  }

  private static CaBundle bundle(Duration lifetime) {
    Identity made =
        new CertificateSigner()
            .selfSigned(new CertificateProfile.Root("o", lifetime), KeyPairs.rsa(2048), NOW);
    return new CaBundle(Issuer.of(made), made.chain());
  }

  @Test
  void anAuthorityThatIsMissingOrEndedIsSaidSo() {
    bundle = Optional.empty();
    assertThatThrownBy(() -> authority.issue(request(Requests.of(keys, ID), Duration.ofHours(1))))
        .satisfies(
            failure ->
                assertThat(((CsrFailure) failure).kind()).isEqualTo(CsrFailure.Kind.CA_NOT_READY));
    bundle = Optional.of(bundle(Duration.ofSeconds(-1)));
    assertThatThrownBy(() -> authority.issue(request(Requests.of(keys, ID), Duration.ofHours(1))))
        .satisfies(
            failure ->
                assertThat(((CsrFailure) failure).kind())
                    .isEqualTo(CsrFailure.Kind.CERT_GEN_ERROR));
  }
}
