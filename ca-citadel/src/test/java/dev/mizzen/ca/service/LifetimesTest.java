package dev.mizzen.ca.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifetimesTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void theUsualLifeIsNotBoundByWhatCallersMayName() throws CsrFailure {
    Lifetimes lifetimes = new Lifetimes(DAY, HOUR);

    assertThat(lifetimes.of(Optional.empty())).isEqualTo(DAY);
    assertThat(lifetimes.of(Optional.of(Duration.ZERO))).isEqualTo(DAY);
    assertThat(lifetimes.of(Optional.of(HOUR))).isEqualTo(HOUR);
    assertThatThrownBy(() -> lifetimes.of(Optional.of(DAY)))
        .isInstanceOf(CsrFailure.class)
        .hasMessageContaining("requested TTL 86400s is greater than the max allowed TTL 3600s");
  }

  @Test
  void theLongestLifeIsTheLongerOfBoth() {
    assertThat(new Lifetimes(DAY, HOUR).longest()).isEqualTo(DAY);
    assertThat(new Lifetimes(HOUR, DAY).longest()).isEqualTo(DAY);
  }
}
