package dev.mizzen.registry.kube;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Waits between attempts: twice as long after each failure up to a longest, of which between a half
 * and all is taken by chance. Touched on one thread.
 */
final class Backoff {
  private final Duration first;
  private final DoubleSupplier chance;
  private int failures;

  /**
   * @param chance from 0 to 1
   */
  Backoff(Duration first, DoubleSupplier chance) {
    this.first = first;
    this.chance = chance;
  }

  /** It worked. */
  void reset() {
    failures = 0;
  }

  /** It failed once more; how long to wait now. */
  Duration failed(Duration longest) {
    long full = first.toNanos();
    for (int i = 0; i < failures && full < longest.toNanos(); i++) {
      full *= 2;
    }
    failures++;
    long capped = Math.min(full, longest.toNanos());
    return Duration.ofNanos((long) (capped * (0.5 + chance.getAsDouble() / 2)));
  }
}
