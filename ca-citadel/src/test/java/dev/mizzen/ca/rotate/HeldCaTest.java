package dev.mizzen.ca.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.KeySlots.Drive;
import dev.mizzen.ca.key.KeySlots.Prepared;
import dev.mizzen.ca.key.KeySlots.Steady;
import dev.mizzen.ca.key.MemoryCaStore;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.key.UnusableCa;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens to the authority in force when the kept one changes under it. */
class HeldCaTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final String SECRET = "istio-ca-secret";

  private final MemoryCaStore store = new MemoryCaStore();
  private final SelfSignedCa ca = ca(store);
  private final HeldCa held = new HeldCa(ca);

  private static SelfSignedCa ca(CaStore store) {
    return new SelfSignedCa(
        store,
        false,
        new CertificateProfile.Root("cluster.local", Duration.ofDays(3650)),
        KeyPairs::ec);
  }

  private List<X509Certificate> roots() throws Exception {
    return held.current(NOW).roots();
  }

  private X509Certificate signer() throws Exception {
    return held.current(NOW).signing().certificate();
  }

  private SelfSignedCa.Stored stored() throws Exception {
    return ca.stored().orElseThrow();
  }

  /** Another authority in the secret's place. */
  private Identity replaceByAnother() throws Exception {
    MemoryCaStore elsewhere = new MemoryCaStore();
    KeySlots other = ca(elsewhere).loadOrCreate(NOW);
    store.put(SECRET, elsewhere.data(SECRET));
    return other.current();
  }

  @Test
  void eachStepThatIsKeptIsFollowedWithoutAGap() throws Exception {
    X509Certificate first = signer();
    Identity next = ca.make(NOW);

    ca.keep(stored(), ((Steady) stored().slots()).prepare(next, NOW, Drive.MANUAL));
    assertThat(roots()).containsExactly(first, next.certificate());
    assertThat(signer()).isEqualTo(first);

    ca.keep(stored(), ((Prepared) stored().slots()).activate(NOW));
    assertThat(roots()).containsExactly(next.certificate(), first);
    assertThat(signer()).isEqualTo(next.certificate());

    ca.keep(stored(), ((KeySlots.Activated) stored().slots()).retire());
    assertThat(roots()).containsExactly(next.certificate());
    assertThat(store.data(SECRET))
        .as("as istiod leaves it")
        .containsOnlyKeys(
            "ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem", "key.pem");
  }

  @Test
  void aNextRootThatIsWithdrawnSignsNothing() throws Exception {
    X509Certificate first = signer();
    ca.keep(stored(), ((Steady) stored().slots()).prepare(ca.make(NOW), NOW, Drive.MANUAL));
    assertThat(roots()).hasSize(2);

    ca.keep(stored(), ((Prepared) stored().slots()).withdraw());

    assertThat(roots()).containsExactly(first);
    assertThat(held.state()).isEqualTo(KeptState.SAME);
  }

  @Test
  void whileNothingChangesTheBundleIsTheSame() throws Exception {
    assertThat(held.current(NOW)).isSameAs(held.current(NOW.plusSeconds(1)));
  }

  @Test
  void aSpoiltOneIsNotTaken() throws Exception {
    X509Certificate first = signer();
    Map<String, String> good = store.data(SECRET);
    Map<String, String> spoilt = new HashMap<>(good);
    spoilt.put("ca-key.pem", "spoilt");

    store.put(SECRET, spoilt);
    assertThat(signer()).isEqualTo(first);
    assertThat(held.state()).isEqualTo(KeptState.UNUSABLE);
    assertThat(store.data(SECRET)).isEqualTo(spoilt);

    store.put(SECRET, good);
    assertThat(signer()).isEqualTo(first);
    assertThat(held.state()).isEqualTo(KeptState.SAME);
  }

  @Test
  void aKeyOfAnotherIsNotTaken() throws Exception {
    X509Certificate first = signer();
    MemoryCaStore elsewhere = new MemoryCaStore();
    ca(elsewhere).loadOrCreate(NOW);
    Map<String, String> mixed = new HashMap<>(store.data(SECRET));
    mixed.put("ca-key.pem", elsewhere.data(SECRET).getOrDefault("ca-key.pem", ""));

    store.put(SECRET, mixed);

    assertThat(signer()).isEqualTo(first);
    assertThat(held.state()).isEqualTo(KeptState.UNUSABLE);
  }

  @Test
  void aDeletedOneIsNotMadeAnew() throws Exception {
    X509Certificate first = signer();

    store.delete(SECRET);

    assertThat(signer()).isEqualTo(first);
    assertThat(held.state()).isEqualTo(KeptState.GONE);
    assertThat(store.data(SECRET)).isEmpty();
  }

  @Test
  void anotherAuthorityIsTrustedBesideOursAndDoesNotSignYet() throws Exception {
    X509Certificate first = signer();

    Identity other = replaceByAnother();

    assertThat(roots()).containsExactly(first, other.certificate());
    assertThat(signer()).isEqualTo(first);
    assertThat(held.state()).isEqualTo(KeptState.OTHER);
    assertThat(held.unsaved()).isPresent();
  }

  @Test
  void theLeaderKeepsTheOverlapSoThatOthersFollowIt() throws Exception {
    X509Certificate first = signer();
    Identity other = replaceByAnother();
    roots();

    held.advance(held.unsaved().orElseThrow());

    HeldCa second = new HeldCa(ca);
    assertThat(second.current(NOW).signing().certificate()).isEqualTo(first);
    assertThat(second.current(NOW).roots()).containsExactly(first, other.certificate());
    assertThat(signer()).isEqualTo(first);
    assertThat(held.state()).isEqualTo(KeptState.SAME);
  }

  @Test
  void anotherAuthorityInTheMiddleOfAWayIsRefused() throws Exception {
    X509Certificate first = signer();
    ca.keep(stored(), ((Steady) stored().slots()).prepare(ca.make(NOW), NOW, Drive.MANUAL));
    List<X509Certificate> both = roots();

    replaceByAnother();

    assertThat(roots()).isEqualTo(both);
    assertThat(signer()).isEqualTo(first);
    assertThat(held.state()).isEqualTo(KeptState.OTHER);
    assertThat(held.unsaved()).isEmpty();
  }

  @Test
  void aStoreThatIsAwayChangesNothing() throws Exception {
    X509Certificate first = signer();
    store.put(SECRET, store.data(SECRET));
    store.fail(true);

    assertThat(signer()).isEqualTo(first);
  }

  @Test
  void anAuthorityThatEndsInMemoryStaysTrustedAndTheNextOneHealsIt() throws Exception {
    held.current(NOW);
    Instant after = NOW.plus(Duration.ofDays(4000));
    Prepared prepared = ((Steady) stored().slots()).prepare(ca.make(after), after, Drive.MANUAL);
    ca.keep(stored(), prepared);
    assertThat(held.current(after).roots()).hasSize(2);

    ca.keep(stored(), prepared.activate(after));

    assertThat(held.current(after).signing().certificate())
        .isEqualTo(prepared.next().certificate());
  }

  @Test
  void aServerThatStartsWithAnEndedOneSaysSoUntilTheNextOneSigns() throws Exception {
    ca.loadOrCreate(NOW);
    Instant after = NOW.plus(Duration.ofDays(4000));
    assertThatThrownBy(() -> held.current(after))
        .isInstanceOf(UnusableCa.class)
        .hasMessageContaining("ended on");
    Prepared prepared = ((Steady) stored().slots()).prepare(ca.make(after), after, Drive.MANUAL);

    ca.keep(stored(), prepared.activate(after));

    assertThat(held.current(after).signing().certificate())
        .isEqualTo(prepared.next().certificate());
  }

  @Test
  void halfAStepIsUnusable() throws Exception {
    held.current(NOW);
    ca.keep(stored(), ((Steady) stored().slots()).prepare(ca.make(NOW), NOW, Drive.MANUAL));
    Map<String, String> half = new HashMap<>(store.data(SECRET));
    half.remove("next-ca-key.pem");

    store.put(SECRET, half);

    assertThat(roots()).hasSize(1);
    assertThat(held.state()).isEqualTo(KeptState.UNUSABLE);
  }
}
