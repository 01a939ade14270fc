package dev.mizzen.registry.status;

import static dev.mizzen.registry.status.Reach.Stage.ACKED;
import static dev.mizzen.registry.status.Reach.Stage.BEHIND;
import static dev.mizzen.registry.status.Reach.Stage.REFUSED;
import static dev.mizzen.registry.status.Reach.Stage.UNCONCERNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.registry.status.Reach.Stage;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlingTest {

  @ParameterizedTest(name = "{0} that is {1} is after {2} s said to be {3}")
  @CsvSource({
    ", ACKED, 0, ACKED",
    ", REFUSED, 0, REFUSED",
    ", BEHIND, 4, ",
    ", BEHIND, 5, BEHIND",
    ", UNCONCERNED, 5, UNCONCERNED",
    "BEHIND, ACKED, 0, ACKED",
    "BEHIND, UNCONCERNED, 59, BEHIND",
    "BEHIND, UNCONCERNED, 60, UNCONCERNED",
    "UNCONCERNED, ACKED, 0, ACKED",
    "UNCONCERNED, BEHIND, 59, UNCONCERNED",
    "ACKED, REFUSED, 0, REFUSED",
    "ACKED, BEHIND, 9999, ACKED",
    "ACKED, UNCONCERNED, 9999, ACKED",
    "REFUSED, ACKED, 59, REFUSED",
    "REFUSED, ACKED, 60, ACKED"
  })
  void whatIsSaidFollowsWhatIs(Stage said, Stage is, long seconds, Stage then) {
    Settling settling = Settling.begin(1, Optional.ofNullable(said), is, at(0));

    assertThat(settling.next(1, is, at(seconds)).said()).isEqualTo(Optional.ofNullable(then));
  }

  @Test
  void aProxyThatComesBackAndRefusesAgainMakesNothingFlap() {
    Settling settling = Settling.begin(1, Optional.empty(), REFUSED, at(0));

    for (int i = 1; i < 20; i++) {
      settling = settling.next(1, i % 2 == 0 ? REFUSED : ACKED, at(i * 20L));
      assertThat(settling.said()).contains(REFUSED);
    }
  }

  @Test
  void aNewGenerationBeginsAnew() {
    Settling settling = Settling.begin(1, Optional.empty(), ACKED, at(0)).next(2, BEHIND, at(1));

    assertThat(settling.said()).isEmpty();
    assertThat(settling.isOpen()).isTrue();
    assertThat(settling.next(2, ACKED, at(2)).said()).contains(ACKED);
  }

  @Test
  void nothingIsOpenOnceEverybodyTookIt() {
    assertThat(Settling.begin(1, Optional.of(ACKED), UNCONCERNED, at(0)).isOpen()).isFalse();
    assertThat(Settling.begin(1, Optional.of(BEHIND), UNCONCERNED, at(0)).isOpen()).isTrue();
  }

  private static Instant at(long seconds) {
    return Instant.EPOCH.plusSeconds(seconds);
  }
}
