package dev.mizzen.ca.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.KeySlots.Activated;
import dev.mizzen.ca.key.KeySlots.Drive;
import dev.mizzen.ca.key.KeySlots.Prepared;
import dev.mizzen.ca.key.KeySlots.Steady;
import dev.mizzen.ca.key.MemoryCaStore;
import dev.mizzen.ca.key.SelfSignedCa;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A root's change from end to end, on a clock that the test turns. */
class RootRotationTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final RotationRules RULES =
      new RotationRules(
          Duration.ofHours(1),
          20,
          false,
          Duration.ofMinutes(1),
          Duration.ofDays(2),
          Duration.ofDays(5));

  private final MemoryCaStore store = new MemoryCaStore();
  private final SelfSignedCa ca =
      new SelfSignedCa(
          store,
          false,
          new CertificateProfile.Root("cluster.local", Duration.ofDays(100)),
          KeyPairs::ec);
  private final Server leader = new Server("istiod-a", true);
  private final Server other = new Server("istiod-b", false);
  private Instant now = START;

  /** One of several replicas. */
  private final class Server {
    private final HeldCa held = new HeldCa(ca);
    private final Map<String, Integer> connected = new ConcurrentHashMap<>();
    private final RootsSeen seen = new RootsSeen(() -> connected);
    private final RootRotation rotation;

    Server(String name, boolean leads) {
      rotation =
          new RootRotation(
              held, ca, new RootsReports(store), seen, RULES, name, () -> leads, new Random(1));
    }

    void tick() throws Exception {
      held.current(now);
      rotation.tick(now);
    }

    /** As a proxy that asks for its certificate. */
    X509Certificate issue(String workload) throws Exception {
      CaBundle bundle = held.current(now);
      seen.issued(
          RootsSeen.Holder.of("spiffe://td/ns/default/sa/" + workload, "10.0.0.1"),
          bundle,
          now,
          now.plus(Duration.ofHours(24)));
      return bundle.signing().certificate();
    }

    KeySlots slots() {
      return held.slots().orElseThrow();
    }
  }

  private void pass(Duration time) throws Exception {
    now = now.plus(time);
    other.tick();
    leader.tick();
    other.tick();
    leader.tick();
  }

  @Test
  void aRootNearItsEndIsRolledToANewKeyWhenAllHaveIt() throws Exception {
    leader.tick();
    other.tick();
    X509Certificate first = leader.slots().current().certificate();
    other.issue("a");

    pass(Duration.ofDays(79));
    assertThat(leader.slots()).isInstanceOf(Steady.class);
    other.issue("a");

    pass(Duration.ofDays(1).plusHours(1));
    assertThat(leader.slots()).isInstanceOf(Prepared.class);
    assertThat(other.slots().roots()).hasSize(2);
    Prepared prepared = (Prepared) leader.slots();
    assertThat(prepared.next().publicKey()).isNotEqualTo(first.getPublicKey());

    other.issue("b");
    now = now.plus(Duration.ofMinutes(10));
    leader.issue("c");
    pass(Duration.ofSeconds(10));
    assertThat(leader.slots()).as("all have it").isInstanceOf(Activated.class);
    assertThat(other.issue("b")).isEqualTo(prepared.next().certificate());

    pass(Duration.ofDays(4));
    assertThat(leader.slots().roots()).hasSize(2);
    pass(Duration.ofDays(2));
    assertThat(leader.slots()).isInstanceOf(Steady.class);
    assertThat(other.slots().roots()).containsExactly(prepared.next().certificate());
  }

  @Test
  void oneThatIsBehindHoldsTheNewSignerBackUntilTheLongestWait() throws Exception {
    leader.tick();
    other.tick();
    now = now.plus(Duration.ofDays(79).plusHours(23));
    other.issue("a");
    pass(Duration.ofHours(2));
    assertThat(leader.slots()).isInstanceOf(Prepared.class);

    pass(Duration.ofHours(2));
    assertThat(leader.slots()).isInstanceOf(Prepared.class);

    other.issue("a");
    pass(Duration.ofSeconds(10));
    assertThat(leader.slots()).isInstanceOf(Activated.class);
  }

  @Test
  void whoIsConnectedAndWasGivenNothingIsNotKnownToHaveIt() throws Exception {
    other.connected.put("ns/default/sa/a", 2);
    leader.tick();
    other.tick();
    pass(Duration.ofDays(80));
    other.issue("a");
    pass(Duration.ofMinutes(5));
    assertThat(leader.slots()).isInstanceOf(Prepared.class);

    pass(Duration.ofDays(2));

    assertThat(leader.slots()).as("the longest wait is over").isInstanceOf(Activated.class);
  }

  @Test
  void whatAnOperatorPreparedAnOperatorActivates() throws Exception {
    leader.tick();
    leader.held.advance(((Steady) leader.slots()).prepare(ca.make(now), now, Drive.MANUAL));

    pass(Duration.ofDays(3));

    assertThat(leader.slots()).isInstanceOf(Prepared.class);
    assertThat(new RootsReports(store).read()).containsOnlyKeys("istiod-a", "istiod-b");
  }

  @Test
  void anotherAuthorityInTheSecretsPlaceIsRolledIn() throws Exception {
    leader.tick();
    other.tick();
    X509Certificate first = leader.slots().current().certificate();
    MemoryCaStore elsewhere = new MemoryCaStore();
    KeySlots foreign =
        new SelfSignedCa(
                elsewhere,
                false,
                new CertificateProfile.Root("cluster.local", Duration.ofDays(100)),
                KeyPairs::ec)
            .loadOrCreate(now);
    store.put("istio-ca-secret", elsewhere.data("istio-ca-secret"));

    pass(Duration.ofSeconds(1));
    assertThat(other.issue("a")).isEqualTo(first);
    assertThat(other.slots().roots()).containsExactly(first, foreign.current().certificate());

    pass(Duration.ofMinutes(2));
    assertThat(other.issue("a")).isEqualTo(foreign.current().certificate());
    assertThat(other.slots().roots()).contains(first);
  }

  @Test
  void aSpoiltSecretIsNotWrittenOn() throws Exception {
    leader.tick();
    other.tick();
    store.put("istio-ca-secret", Map.of("ca-cert.pem", "spoilt"));

    pass(Duration.ofDays(90));

    assertThat(store.data("istio-ca-secret")).isEqualTo(Map.of("ca-cert.pem", "spoilt"));
    assertThat(leader.slots()).isInstanceOf(Steady.class);
  }

  @Test
  void aReportIsReadAsItWasLeft() throws Exception {
    leader.tick();
    leader.issue("a");
    leader.connected.put("ns/default/sa/b", 1);
    RootsReport report = leader.rotation.report(now).orElseThrow();

    assertThat(RootsReport.parse(report.text())).contains(report);
    assertThat(report.sentence())
        .startsWith("1 of 2 holders of certificates have root ")
        .contains("of 1 connected proxies it is not known");
    assertThat(RootsReport.parse("have=many")).isEmpty();
  }

  @Test
  void whoIsBehindIsNamedWithTheTimeOfItsRenewal() throws Exception {
    leader.tick();
    leader.issue("a");
    leader.held.advance(((Steady) leader.slots()).prepare(ca.make(now), now, Drive.MANUAL));
    leader.tick();
    leader.issue("b");

    RootsReport report = leader.rotation.report(now).orElseThrow();

    assertThat(report.have()).isEqualTo(1);
    assertThat(report.of()).isEqualTo(2);
    assertThat(report.lastDue()).contains(START.plus(Duration.ofHours(12)));
    assertThat(report.behind()).containsExactly("ns/default/sa/a 10.0.0.1");
    assertThat(report.isComplete()).isFalse();
  }
}
