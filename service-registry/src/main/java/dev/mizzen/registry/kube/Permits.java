package dev.mizzen.registry.kube;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A bucket of permits that fills over time. Safe for use by many threads. */
public final class Permits {
  private final long nanosPerPermit;
  private final long burstNanos;
  private final LongSupplier nanoTime;

  /** When the bucket would have been empty; a burst may reach back no further than it is deep. */
  private long nextFree;

  /**
   * A full bucket.
   *
   * @param burst how many it holds, at least 1
   * @param nanoTime {@link System#nanoTime}, but for tests
   */
  public Permits(double perSecond, int burst, LongSupplier nanoTime) {
    this.nanosPerPermit = Math.max(1, (long) (TimeUnit.SECONDS.toNanos(1) / perSecond));
    this.burstNanos = nanosPerPermit * burst;
    this.nanoTime = nanoTime;
    this.nextFree = nanoTime.getAsLong() - burstNanos;
  }

  /** Takes one that is there now; false where there is none. */
  public synchronized boolean take() {
    long now = nanoTime.getAsLong();
    long next = next(now);
    if (next - now > 0) {
      return false;
    }
    nextFree = next;
    return true;
  }

  /** Takes one; nanoseconds until it is good, 0 for at once. */
  synchronized long reserve() {
    long now = nanoTime.getAsLong();
    nextFree = next(now);
    return Math.max(0, nextFree - now);
  }

  private long next(long now) {
    return Math.max(nextFree, now - burstNanos) + nanosPerPermit;
  }
}
