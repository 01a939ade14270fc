package dev.mizzen.inject.data;

import java.time.Duration;

/** Durations as Go prints them: {@code 1h0m0s}, {@code 1.5s}, {@code 23ms}. */
public final class GoDurations {
  private GoDurations() {}

  public static String print(Duration duration) {
    Duration magnitude = duration.abs();
    if (magnitude.isZero()) {
      return "0s";
    }
    String sign = duration.isNegative() ? "-" : "";
    if (magnitude.compareTo(Duration.ofSeconds(1)) < 0) {
      return sign + small(magnitude.toNanos());
    }
    StringBuilder text = new StringBuilder(sign);
    if (magnitude.toHours() > 0) {
      text.append(magnitude.toHours()).append('h');
    }
    if (magnitude.toMinutes() > 0) {
      text.append(magnitude.toMinutesPart()).append('m');
    }
    return text.append(magnitude.toSecondsPart())
        .append(fraction(magnitude.toNanosPart(), 9))
        .append('s')
        .toString();
  }

  private static String small(long nanos) {
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    if (nanos < 1_000_000) {
      return nanos / 1_000 + fraction(nanos % 1_000, 3) + "µs";
    }
    return nanos / 1_000_000 + fraction(nanos % 1_000_000, 6) + "ms";
  }

  private static String fraction(long value, int digits) {
    String padded = String.format("%0" + digits + "d", value).replaceFirst("0+$", "");
    return padded.isEmpty() ? "" : "." + padded;
  }
}
