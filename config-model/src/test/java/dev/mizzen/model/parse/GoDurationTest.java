package dev.mizzen.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "100ms, PT0.1S",
    "1h, PT1H",
    "1m30s, PT1M30S",
    "1.5s, PT1.5S",
    ".5s, PT0.5S",
    "1.s, PT1S",
    "0, PT0S",
    "0s, PT0S",
    "-2s, PT-2S",
    "+2s, PT2S",
    "1us, PT0.000001S",
    "1µs, PT0.000001S",
    "1.9ns, PT0.000000001S",
    "2540400h, PT2540400H"
  })
  void readsWhatGoReads(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "s",
        ".s",
        "1d",
        "1 s",
        " 1s",
        "1s ",
        "PT1S",
        "1s-2s",
        "--1s",
        "3000000h",
        "1e3s"
      })
  void refusesWhatGoRefuses(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
