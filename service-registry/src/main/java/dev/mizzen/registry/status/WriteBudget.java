package dev.mizzen.registry.status;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many writes may be begun now: a bucket of permits that fills over time. For one thread. */
final class WriteBudget {
  private final double perNano;
  private final int burst;
  private final LongSupplier nanoTime;
  private double permits;
  private long filled;

  /**
   * @param burst at least 1
   */
  WriteBudget(double perSecond, int burst, LongSupplier nanoTime) {
    this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.permits = burst;
    this.filled = nanoTime.getAsLong();
  }

  /** Takes a permit; false where there is none. */
  boolean take() {
    long now = nanoTime.getAsLong();
    permits = Math.min(burst, permits + (now - filled) * perNano);
    filled = now;
    if (permits < 1) {
      return false;
    }
    permits--;
    return true;
  }
}
