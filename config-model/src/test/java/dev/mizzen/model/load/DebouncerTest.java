package dev.mizzen.model.load;

import static dev.mizzen.model.load.Debouncer.Weight.ENDPOINTS;
import static dev.mizzen.model.load.Debouncer.Weight.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Times in milliseconds; quiet time 100, of endpoints 20, at most 1000. */
class DebouncerTest {
  private static final LoaderSettings SETTINGS =
      new LoaderSettings(
          Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofMillis(1_000), 10, Set.of());
  private static final Debouncer QUIET = Debouncer.idle(SETTINGS).published(at(0));

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  @Test
  void nothingIsDueWithoutAChange() {
    assertThat(QUIET.due()).isEmpty();
  }

  @Test
  void firstChangeOfAllIsDueAtOnce() {
    assertThat(Debouncer.idle(SETTINGS).changed(FULL, at(7)).due()).contains(at(7));
  }

  @Test
  void changeOnAQuietMeshIsDueAtOnce() {
    assertThat(QUIET.changed(FULL, at(100)).due()).contains(at(100));
  }

  @Test
  void changeSoonAfterAPublishWaitsTheQuietTime() {
    assertThat(QUIET.changed(FULL, at(99)).due()).contains(at(199));
  }

  @Test
  void eachChangePutsTheBatchOff() {
    assertThat(QUIET.changed(FULL, at(50)).changed(FULL, at(120)).due()).contains(at(220));
  }

  @Test
  void theLongestWaitCountsFromTheFirstChange() {
    // Given
    var busy = QUIET.changed(FULL, at(50));
    // When
    for (long millis = 60; millis < 1_040; millis += 10) {
      busy = busy.changed(FULL, at(millis));
    }
    // Then
    assertThat(busy.due()).contains(at(1_050));
  }

  @Test
  void endpointsWaitLess() {
    assertThat(QUIET.changed(ENDPOINTS, at(10)).due()).contains(at(30));
    assertThat(QUIET.changed(ENDPOINTS, at(20)).due()).contains(at(20));
  }

  @Test
  void oneFullChangeMakesTheBatchFull() {
    assertThat(
            QUIET.changed(ENDPOINTS, at(10)).changed(FULL, at(11)).changed(ENDPOINTS, at(12)).due())
        .contains(at(112));
  }

  @Test
  void batchThatCancelsOutIsForgotten() {
    assertThat(QUIET.changed(FULL, at(10)).cleared().due()).isEmpty();
  }

  @Test
  void publishingEndsTheBatch() {
    // When
    var after = QUIET.changed(FULL, at(200)).published(at(205));
    // Then
    assertThat(after.due()).isEmpty();
    assertThat(after.changed(FULL, at(210)).due()).contains(at(310));
  }

  @Test
  void batchIsDueFromItsTimeOn() {
    // When
    var waiting = QUIET.changed(FULL, at(50));
    // Then
    assertThat(waiting.isDue(at(149))).isFalse();
    assertThat(waiting.isDue(at(150))).isTrue();
  }
}
