package dev.mizzen.ca.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.key.PluggedInCa;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.key.UnusableCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingIdentityTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final NavigableSet<String> NAMES =
      ServingNames.of("", "istiod.istio-system.svc:15012", "istio-system", "");

  private final AtomicReference<Instant> clock = new AtomicReference<>(START);
  @TempDir private Path folder;

  private static Identity root() {
    return new CertificateSigner()
        .selfSigned(
            new CertificateProfile.Root("cluster.local", Duration.ofDays(100)),
            KeyPairs.ec(),
            START);
  }

  private static CaBundle authority() {
    return SelfSignedCa.inMemory(
        new CertificateProfile.Root("cluster.local", Duration.ofDays(100)), KeyPairs::ec, START);
  }

  private ServingIdentity issued(AtomicReference<NavigableSet<String>> names) {
    CaBundle authority = authority();
    CaSource source = new CaSource(new PluggedInCa(folder), now -> authority);
    return new ServingIdentity(
        new IssuedIdentity(source, names::get, Duration.ofDays(9)), clock::get);
  }

  private Identity look(ServingIdentity serving) {
    serving.look();
    return serving.identity().orElseThrow();
  }

  @Test
  void itIsRenewedBeforeItEndsAndNotEarlier() {
    ServingIdentity serving = issued(new AtomicReference<>(NAMES));
    Identity first = look(serving);

    clock.set(START.plus(Duration.ofDays(5)));
    assertThat(look(serving)).isEqualTo(first);
    clock.set(START.plus(Duration.ofDays(7)));
    Identity second = look(serving);

    assertThat(second.notAfter()).isEqualTo(START.plus(Duration.ofDays(16)));
    assertThat(look(serving)).isEqualTo(second);
  }

  @Test
  void theLastOneBeforeTheAuthoritysEndIsNotMadeAgainAndAgain() {
    ServingIdentity serving = issued(new AtomicReference<>(NAMES));
    clock.set(START.plus(Duration.ofDays(98)));
    Identity last = look(serving);

    clock.set(START.plus(Duration.ofDays(99)));

    assertThat(look(serving)).isEqualTo(last);
  }

  @Test
  void newNamesMakeANewOneAndListenersHear() {
    AtomicReference<NavigableSet<String>> names = new AtomicReference<>(NAMES);
    ServingIdentity serving = issued(names);
    List<Optional<Identity>> heard = new ArrayList<>();
    serving.subscribe(() -> heard.add(serving.identity()));
    look(serving);
    NavigableSet<String> more = new TreeSet<>(NAMES);
    more.add("istiod.example.com");

    names.set(more);
    Identity second = look(serving);

    assertThat(heard).hasSize(2).last().isEqualTo(Optional.of(second));
  }

  @Test
  void whatCannotBeReadLeavesTheLastOne() {
    AtomicReference<Optional<Serving>> next = new AtomicReference<>(Optional.empty());
    ServingIdentity serving =
        new ServingIdentity(
            now -> {
              Optional<Serving> found = next.get();
              if (found.isEmpty()) {
                throw new UnusableCa("it is broken");
              }
              return found;
            },
            clock::get);
    serving.look();
    assertThat(serving.current()).isEmpty();
    Serving good = Serving.of(root(), root().chain());
    next.set(Optional.of(good));
    serving.look();

    next.set(Optional.empty());
    serving.look();

    assertThat(serving.current()).contains(good);
  }

  @Test
  void filesAreReadAgainWhenTheyChangeAndOnlyWhole() throws Exception {
    Identity first = root();
    Identity second = root();
    Path certificate = Files.writeString(folder.resolve("c"), Pem.text(first.chain()));
    Path key = Files.writeString(folder.resolve("k"), Pem.text(first.key()));
    Path roots = Files.writeString(folder.resolve("r"), Pem.text(first.chain()));
    ServingIdentity serving =
        new ServingIdentity(new FileIdentity(certificate, key, roots), clock::get);
    assertThat(look(serving).certificate()).isEqualTo(first.certificate());

    Files.writeString(certificate, Pem.text(second.chain()) + "\n");
    assertThat(look(serving).certificate()).as("half").isEqualTo(first.certificate());
    Files.writeString(key, Pem.text(second.key()) + "\n");

    assertThat(look(serving).certificate()).isEqualTo(second.certificate());
  }

  @Test
  void aHandshakeThatASwapMeetsHalfwayKeepsKeyAndCertificateTogether() {
    Identity first = root();
    Identity second = root();
    AtomicReference<Optional<Identity>> now = new AtomicReference<>(Optional.of(first));
    ServingKeyManager manager = new ServingKeyManager(now::get);
    String alias = String.valueOf(manager.chooseEngineServerAlias("EC", null, null));

    now.set(Optional.of(second));
    String newer = String.valueOf(manager.chooseEngineServerAlias("EC", null, null));

    PrivateKey key = manager.getPrivateKey(alias);
    assertThat(key).isEqualTo(first.key());
    assertThat(manager.getPrivateKey(newer)).isEqualTo(second.key());
    assertThat(manager.chooseEngineServerAlias("RSA", null, null)).isNull();
  }

  @Test
  void aRevisionHasANameOfItsOwn() {
    assertThat(ServingNames.of("a.example, b.example", "x.y:1", "sys", "canary"))
        .containsExactly(
            "a.example",
            "b.example",
            "istio-pilot.sys.svc",
            "istiod-canary.sys.svc",
            "istiod-remote.sys.svc",
            "istiod.sys.svc",
            "x.y");
  }
}
