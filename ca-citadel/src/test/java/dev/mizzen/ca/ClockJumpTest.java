package dev.mizzen.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.key.PluggedInCa;
import dev.mizzen.ca.rotate.CaSource;
import dev.mizzen.ca.rotate.IssuedIdentity;
import dev.mizzen.ca.rotate.ServingIdentity;
import dev.mizzen.ca.rotate.ServingNames;
import dev.mizzen.ca.service.BuiltInAuthority;
import dev.mizzen.ca.service.CsrFailure;
import dev.mizzen.ca.service.IssueRequest;
import dev.mizzen.ca.service.Lifetimes;
import dev.mizzen.ca.service.Requests;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks that jump and clocks that differ (F9). */
class ClockJumpTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  @TempDir Path folder;
  private final AtomicReference<Instant> clock = new AtomicReference<>(START);
  private final CaBundle bundle = bundle();
  private final BuiltInAuthority authority =
      new BuiltInAuthority(
          () -> Optional.of(bundle),
          new Lifetimes(Duration.ofHours(24), Duration.ofDays(90)),
          clock::get);

  private static CaBundle bundle() {
    Identity root =
        new CertificateSigner()
            .selfSigned(
                new CertificateProfile.Root("cluster.local", TEN_YEARS), KeyPairs.ec(), START);
    return new CaBundle(Issuer.of(root), root.chain());
  }

  private X509Certificate leaf() throws CsrFailure, Pem.BadPem {
    String id = "spiffe://cluster.local/ns/a/sa/b";
    var issued =
        authority.issue(
            new IssueRequest(
                Requests.of(KeyPairs.ec(), id), List.of(id), Optional.empty(), Optional.empty()));
    return Pem.certificates(issued.certificates().getFirst()).getFirst();
  }

  @Test
  void aProxyWhoseClockIsBehindTakesANewCertificate() throws Exception {
    leaf().checkValidity(java.util.Date.from(START.minus(Duration.ofSeconds(119))));
  }

  @Test
  void aJumpOfHoursOrAYearRenewsNothingThatIsGood() {
    CaSource source = new CaSource(new PluggedInCa(folder), now -> bundle);
    ServingIdentity serving =
        new ServingIdentity(
            new IssuedIdentity(
                source, () -> ServingNames.of("", "", "istio-system", ""), TEN_YEARS),
            clock::get);
    serving.look();
    Identity first = serving.identity().orElseThrow();
    for (Duration jump :
        List.of(
            Duration.ofHours(2),
            Duration.ofHours(-2),
            Duration.ofDays(400),
            Duration.ofDays(-400))) {
      clock.set(START.plus(jump));
      serving.look();
      assertThat(serving.identity()).as(jump.toString()).contains(first);
    }
  }

  @Test
  void aJumpGivesCertificatesOfItsOwnTimeAndNeverLongerOnes() throws Exception {
    for (Duration jump : List.of(Duration.ofHours(2), Duration.ofHours(-2), Duration.ofDays(400))) {
      clock.set(START.plus(jump));
      X509Certificate leaf = leaf();
      assertThat(leaf.getNotBefore().toInstant())
          .isEqualTo(clock.get().minus(Duration.ofMinutes(2)));
      assertThat(leaf.getNotAfter().toInstant()).isEqualTo(clock.get().plus(Duration.ofHours(24)));
    }
    clock.set(START.plus(TEN_YEARS).minus(Duration.ofHours(1)));
    assertThat(leaf().getNotAfter().toInstant()).isEqualTo(START.plus(TEN_YEARS));
    clock.set(START.plus(TEN_YEARS).plus(Duration.ofHours(1)));
    assertThatThrownBy(this::leaf).isInstanceOf(CsrFailure.class).hasMessageContaining("ended on");
  }
}
