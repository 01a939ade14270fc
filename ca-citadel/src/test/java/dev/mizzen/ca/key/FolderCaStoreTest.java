package dev.mizzen.ca.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.KeyPairs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCaStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final String NAME = "istio-ca-secret";
  @TempDir private Path parent;

  private FolderCaStore store() {
    return new FolderCaStore(parent.resolve("ca"));
  }

  private static SelfSignedCa ca(CaStore store) {
    return new SelfSignedCa(
        store,
        false,
        new CertificateProfile.Root("cluster.local", Duration.ofDays(100)),
        KeyPairs::ec);
  }

  @Test
  void aRestartKeepsTheAuthority() throws Exception {
    KeySlots made = ca(store()).loadOrCreate(NOW);

    assertThat(ca(store()).loadOrCreate(NOW).roots()).isEqualTo(made.roots());
  }

  @Test
  void nobodyElseMayReadIt() throws Exception {
    ca(store()).loadOrCreate(NOW);
    Path secret = parent.resolve("ca").resolve(NAME);

    try (Stream<Path> files = Files.list(secret)) {
      assertThat(files.map(FolderCaStoreTest::permissions)).containsOnly("rw-------").hasSize(5);
    }
    assertThat(permissions(secret)).isEqualTo("rwx------");
    assertThat(permissions(parent.resolve("ca"))).isEqualTo("rwx------");
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (java.io.IOException unreadable) {
      return unreadable.toString();
    }
  }

  @Test
  void itIsReplacedOnlyAsItWasRead() throws Exception {
    FolderCaStore store = store();
    assertThat(store.create(NAME, Map.of("a", "1"))).isTrue();
    assertThat(store.create(NAME, Map.of("a", "2"))).isFalse();
    CaStore.Kept first = store.read(NAME).orElseThrow();
    String stamp = store.stamp(NAME);

    assertThat(store.replace(NAME, first, Map.of("b", "3"))).isTrue();
    assertThat(store.replace(NAME, first, Map.of("c", "4"))).isFalse();

    assertThat(store.read(NAME).orElseThrow().data()).isEqualTo(Map.of("b", "3"));
    assertThat(store.stamp(NAME)).isNotEqualTo(stamp);
    try (Stream<Path> left = Files.list(store.folder())) {
      assertThat(left).as("lock, link and one secret").hasSize(3);
    }
  }

  @Test
  void aFileThatSomebodyEditsIsAnotherStateAndNotOverwritten() throws Exception {
    FolderCaStore store = store();
    store.create(NAME, Map.of("a", "1"));
    CaStore.Kept read = store.read(NAME).orElseThrow();
    String stamp = store.stamp(NAME);

    Files.writeString(store.folder().resolve(NAME).resolve("a"), "by hand");

    assertThat(store.stamp(NAME)).isNotEqualTo(stamp);
    assertThat(store.replace(NAME, read, Map.of("a", "2"))).isFalse();
  }

  @Test
  void ofManyThatMakeItOneWins() throws Exception {
    FolderCaStore store = store();
    AtomicInteger winners = new AtomicInteger();
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(
                number ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              try {
                                if (store.create(NAME, Map.of("a", "" + number))) {
                                  winners.incrementAndGet();
                                }
                              } catch (CaStore.StoreFailure failed) {
                                winners.addAndGet(100);
                              }
                            }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(winners).hasValue(1);
  }

  @Test
  void whatCannotBeReadIsSaidAndNothingMadeInItsPlace() throws Exception {
    Files.createDirectories(store().folder());
    Files.createSymbolicLink(store().folder().resolve(NAME), Path.of("nowhere"));

    assertThatThrownBy(() -> ca(store()).loadOrCreate(NOW))
        .isInstanceOf(CaStore.StoreFailure.class)
        .hasMessageContaining("nowhere");
  }
}
