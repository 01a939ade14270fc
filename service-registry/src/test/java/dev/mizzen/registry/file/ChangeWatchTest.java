package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChangeWatchTest {
  /** At the start files are taken half written too, which is for a first look alone. */
  @Test
  void whoHasLookedAlreadyIsNotToldOfAStart() throws InterruptedException {
    // Given
    BlockingQueue<Look> looks = new LinkedBlockingQueue<>();
    ChangeWatch watch =
        new ChangeWatch(
            "test",
            look -> {
              looks.add(look);
              return Map.of();
            },
            (where, fault) -> {});
    try (watch) {
      // When
      watch.start(Look.Cause.PERIODIC);
      Look first = looks.poll(10, TimeUnit.SECONDS);
      // Then
      assertThat(first).extracting(Look::cause).isEqualTo(Look.Cause.PERIODIC);
    }
  }
}
