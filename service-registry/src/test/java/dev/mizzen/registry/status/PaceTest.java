package dev.mizzen.registry.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void anObjectThatIsWrittenAgainAndAgainIsWrittenEverLessOften() {
    Pace pace = Pace.FRESH;
    Instant now = Instant.EPOCH;

    for (int i = 0; i < 20; i++) {
      assertThat(pace.isDue(now)).isTrue();
      pace = pace.written(now);
      assertThat(pace.isDue(now)).isFalse();
      now = pace.next();
    }

    assertThat(Duration.between(now, pace.written(now).next())).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void anObjectThatWasLeftInPeaceStartsAfresh() {
    Pace pace = Pace.FRESH.written(Instant.EPOCH).written(Instant.EPOCH.plusSeconds(1));
    Instant later = Instant.EPOCH.plusSeconds(3600);

    assertThat(pace.written(later).next()).isEqualTo(later.plusSeconds(1));
  }
}
