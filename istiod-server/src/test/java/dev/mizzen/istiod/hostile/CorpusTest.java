package dev.mizzen.istiod.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.service.BuiltInAuthority;
import dev.mizzen.ca.service.CsrFailure;
import dev.mizzen.ca.service.IssueRequest;
import dev.mizzen.ca.service.Lifetimes;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stored signing requests are judged as their names say, good or bad. */
final class CorpusTest {
  private static final String OWN = "spiffe://cluster.local/ns/shop/sa/cart";
  private static final Duration HOUR = Duration.ofHours(1);

  private final BuiltInAuthority authority = authority();

  private static BuiltInAuthority authority() {
    Identity root =
        new CertificateSigner()
            .selfSigned(
                new CertificateProfile.Root("cluster.local", HOUR), KeyPairs.ec(), Instant.now());
    CaBundle bundle = new CaBundle(Issuer.of(root), root.chain());
    return new BuiltInAuthority(
        () -> Optional.of(bundle), new Lifetimes(HOUR, HOUR), Clock.systemUTC());
  }

  static Stream<Corpus.Entry> requests() {
    return Corpus.of("csr").stream();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aStoredRequestIsJudgedAsItsNameSays(Corpus.Entry request) throws Exception {
    // When
    Optional<X509Certificate> signed = sign(request.text());
    // Then
    assertThat(signed.isPresent()).isEqualTo(request.name().startsWith("good-"));
    if (signed.isPresent()) {
      assertThat(signed.get().getSubjectAlternativeNames()).containsExactly(List.of(6, OWN));
      assertThat(signed.get().getBasicConstraints()).isEqualTo(-1);
    }
  }

  private Optional<X509Certificate> sign(String request) throws Exception {
    try {
      List<String> chain =
          authority
              .issue(new IssueRequest(request, List.of(OWN), Optional.of(HOUR), Optional.empty()))
              .elements();
      return Optional.of(Pem.certificates(chain.getFirst()).getFirst());
    } catch (CsrFailure refused) {
      assertThat(refused.kind()).isEqualTo(CsrFailure.Kind.CSR_ERROR);
      return Optional.empty();
    }
  }
}
