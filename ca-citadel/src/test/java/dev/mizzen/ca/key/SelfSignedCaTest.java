package dev.mizzen.ca.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.KeyPairs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedCaTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private final MemoryCaStore store = new MemoryCaStore();

  private static SelfSignedCa ca(CaStore store, boolean usesCacerts) {
    return new SelfSignedCa(
        store,
        usesCacerts,
        new CertificateProfile.Root("cluster.local", Duration.ofDays(3650)),
        KeyPairs::ec);
  }

  @Test
  void theFirstReplicaMakesItAndOthersTakeIt() throws Exception {
    KeySlots made = ca(store, false).loadOrCreate(NOW);

    KeySlots taken = ca(store, false).loadOrCreate(NOW);

    assertThat(taken.roots()).isEqualTo(made.roots());
    assertThat(store.data("cacerts")).isEmpty();
    assertThat(store.data("istio-ca-secret"))
        .containsOnlyKeys(
            "ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem", "key.pem");
  }

  @Test
  void whoLosesTheRaceTakesTheWinners() throws Exception {
    KeySlots winner = ca(store, false).loadOrCreate(NOW);
    CaStore late =
        new CaStore() {
          private boolean isFirst = true;

          @Override
          public Optional<Kept> read(String name) throws StoreFailure {
            boolean saysNone = isFirst;
            isFirst = false;
            return saysNone ? Optional.empty() : store.read(name);
          }

          @Override
          public boolean create(String name, Map<String, String> data) throws StoreFailure {
            return store.create(name, data);
          }

          @Override
          public boolean replace(String name, Kept was, Map<String, String> data)
              throws StoreFailure {
            return store.replace(name, was, data);
          }

          @Override
          public String stamp(String name) {
            return store.stamp(name);
          }
        };

    assertThat(ca(late, false).loadOrCreate(NOW).roots()).isEqualTo(winner.roots());
  }

  @Test
  void aCorruptOneIsNeitherTakenNorReplaced() throws Exception {
    ca(store, false).loadOrCreate(NOW);
    Map<String, String> broken = new HashMap<>(store.data("istio-ca-secret"));
    broken.put("ca-key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    store.put("istio-ca-secret", broken);

    assertThatThrownBy(() -> ca(store, false).loadOrCreate(NOW))
        .isInstanceOf(UnusableCa.class)
        .hasMessageStartingWith("secret istio-ca-secret: the CA's key")
        .hasMessageNotContaining("AAAA");
    assertThat(store.data("istio-ca-secret")).isEqualTo(broken);
  }

  @Test
  void anEndedOneIsNotTaken() throws Exception {
    ca(store, false).loadOrCreate(NOW);

    assertThatThrownBy(() -> ca(store, false).loadOrCreate(NOW.plus(Duration.ofDays(4000))))
        .isInstanceOf(UnusableCa.class)
        .hasMessageContaining("ended on");
  }

  @Test
  void cacertsIsMadeWhereThatIsWanted() throws Exception {
    ca(store, true).loadOrCreate(NOW);

    assertThat(store.data("cacerts")).containsKey("istio-generated");
  }

  @Test
  void aPluggedInFolderIsReadInBothLayouts(@TempDir Path classic, @TempDir Path tls)
      throws Exception {
    KeySlots made = ca(store, false).loadOrCreate(NOW);
    Map<String, String> data = store.data("istio-ca-secret");
    Files.writeString(classic.resolve("ca-cert.pem"), data.getOrDefault("ca-cert.pem", ""));
    Files.writeString(classic.resolve("ca-key.pem"), data.getOrDefault("ca-key.pem", ""));
    Files.writeString(classic.resolve("cert-chain.pem"), "");
    Files.writeString(classic.resolve("root-cert.pem"), data.getOrDefault("ca-cert.pem", ""));
    Files.writeString(tls.resolve("tls.crt"), data.getOrDefault("ca-cert.pem", ""));
    Files.writeString(tls.resolve("tls.key"), data.getOrDefault("ca-key.pem", ""));
    Files.writeString(tls.resolve("ca.crt"), data.getOrDefault("ca-cert.pem", ""));

    assertThat(new PluggedInCa(classic).read(NOW).orElseThrow().roots()).isEqualTo(made.roots());
    assertThat(new PluggedInCa(tls).read(NOW).orElseThrow().roots()).isEqualTo(made.roots());
  }

  @Test
  void aFolderWithoutAKeyHoldsNoneAndOneWithoutARootIsRefused(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("root-cert.pem"), "");
    assertThat(new PluggedInCa(folder).read(NOW)).isEmpty();

    Files.writeString(folder.resolve("ca-key.pem"), "");
    assertThatThrownBy(() -> new PluggedInCa(folder).read(NOW))
        .isInstanceOf(UnusableCa.class)
        .hasMessageContaining("ca-cert.pem, cert-chain.pem is missing");
  }
}
