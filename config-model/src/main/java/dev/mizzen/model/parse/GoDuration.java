package dev.mizzen.model.parse;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Istio's users write them: {@code 100ms}, {@code 1h}, {@code 1m30s}, {@code 1.5s}.
 *
 * <p>Source: Go, time.ParseDuration; Istio's JSON reader hands every duration to it.
 */
public final class GoDuration {
  /** No duration worth writing is longer; a limit for what is multiplied out. */
  private static final int MAX_LENGTH = 100;

  private static final Pattern PART =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");

  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ns", BigDecimal.ONE,
          "us", BigDecimal.valueOf(1_000),
          "µs", BigDecimal.valueOf(1_000),
          "μs", BigDecimal.valueOf(1_000),
          "ms", BigDecimal.valueOf(1_000_000),
          "s", BigDecimal.valueOf(1_000_000_000),
          "m", BigDecimal.valueOf(60_000_000_000L),
          "h", BigDecimal.valueOf(3_600_000_000_000L));

  private GoDuration() {}

  /** Empty where the text is no duration, or one beyond some 292 years. */
  public static Optional<Duration> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    boolean negative = text.charAt(0) == '-';
    String parts = negative || text.charAt(0) == '+' ? text.substring(1) : text;
    if (parts.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    return nanos(parts).map(nanos -> Duration.ofNanos(negative ? -nanos : nanos));
  }

  private static Optional<Long> nanos(String parts) {
    Matcher matcher = PART.matcher(parts);
    BigInteger total = BigInteger.ZERO;
    int end = 0;
    while (matcher.lookingAt()) {
      total = total.add(nanos(matcher.group(1), matcher.group(2)));
      end = matcher.end();
      matcher.region(end, parts.length());
    }
    if (end == 0 || end < parts.length() || total.bitLength() >= Long.SIZE) {
      return Optional.empty();
    }
    return Optional.of(total.longValueExact());
  }

  private static BigInteger nanos(String number, String unit) {
    BigDecimal factor = NANOS.getOrDefault(unit, BigDecimal.ZERO);
    return new BigDecimal(number)
        .multiply(factor)
        .setScale(0, RoundingMode.DOWN)
        .toBigIntegerExact();
  }
}
