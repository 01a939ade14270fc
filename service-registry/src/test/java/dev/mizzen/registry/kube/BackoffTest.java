package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  @Test
  void waitsDoubleUpToTheLongest() {
    Backoff backoff = new Backoff(Duration.ofMillis(200), () -> 1);

    assertThat(Stream.generate(() -> backoff.failed(LONGEST).toMillis()).limit(5))
        .containsExactly(200L, 400L, 800L, 1000L, 1000L);
  }

  @Test
  void chanceTakesUpToHalfOfAWait() {
    assertThat(new Backoff(Duration.ofMillis(200), () -> 0).failed(LONGEST).toMillis())
        .isEqualTo(100);
  }

  @Test
  void successStartsAgain() {
    Backoff backoff = new Backoff(Duration.ofMillis(200), () -> 1);
    backoff.failed(LONGEST);
    backoff.failed(LONGEST);

    backoff.reset();

    assertThat(backoff.failed(LONGEST).toMillis()).isEqualTo(200);
  }
}
