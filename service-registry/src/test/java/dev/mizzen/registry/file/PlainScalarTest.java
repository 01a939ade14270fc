package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainScalarTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        // scalar, JSON
        "true, true",
        "False, false",
        "TRUE, true",
        "null, null",
        "~, null",
        "``, null",
        "0, 0",
        "80, 80",
        "-1, -1",
        "+7, 7",
        "0x1F, 31",
        "0o17, 15",
        "0644, 420",
        "0b101, 5",
        "1_000, 1000",
        "9007199254740993, 9007199254740993",
        "18446744073709551616, 18446744073709551616",
        "1.5, 1.5",
        "80.0, 80",
        "1e3, 1000",
        ".5, 0.5",
        "089, 89",
        "yes, \"yes\"",
        "no, \"no\"",
        "on, \"on\"",
        "y, \"y\"",
        "tRuE, \"tRuE\"",
        "10.0.0.1, \"10.0.0.1\"",
        "10s, \"10s\"",
        "1:30, \"1:30\"",
        "2026-01-01, \"2026-01-01\"",
        "2026-01-01T00:00:00Z, \"2026-01-01T00:00:00Z\"",
        "-, \"-\"",
        "0x, \"0x\"",
      })
  void plainScalarMeans(String scalar, String json) {
    assertThat(PlainScalar.of(scalar).orElseThrow().toString()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {".inf", "-.Inf", ".NaN", "1e999"})
  void numbersThatJsonHasNotMeanNothing(String scalar) {
    assertThat(PlainScalar.of(scalar)).isEmpty();
  }
}
