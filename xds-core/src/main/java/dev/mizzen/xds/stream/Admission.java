package dev.mizzen.xds.stream;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets new streams in at a bounded rate, so that a crowd that connects at once is served in order
 * instead of all too late. Safe for use by many threads.
 *
 * <p>Source: Istio 1.30, PILOT_MAX_REQUESTS_PER_SECOND.
 */
public final class Admission {
  private final double perSecond;
  private final double burst;
  private final Duration maxWait;
  private final LongSupplier nanoTime;
  private double tokens;
  private long refilled;

  /**
   * @param perSecond streams a second in the long run, more than 0
   * @param burst streams at once after a quiet time, at least 1
   * @param maxWait how long a stream may be asked to wait before it is refused
   */
  public Admission(double perSecond, int burst, Duration maxWait, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.maxWait = maxWait;
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.refilled = nanoTime.getAsLong();
  }

  /**
   * How long the next stream has to wait; more than {@code maxWait} means it is refused and took no
   * place.
   */
  synchronized Duration reserve() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (now - refilled) * perSecond / 1e9);
    refilled = now;
    Duration wait =
        tokens >= 1 ? Duration.ZERO : Duration.ofNanos((long) ((1 - tokens) / perSecond * 1e9));
    if (wait.compareTo(maxWait) <= 0) {
      tokens -= 1;
    }
    return wait;
  }

  boolean refuses(Duration wait) {
    return wait.compareTo(maxWait) > 0;
  }
}
