package dev.mizzen.registry.apiserver;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Looks again and again until something is as a test wants it, for what tells nobody of itself. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private Eventually() {}

  /**
   * Waits for a value.
   *
   * @return the first that is wanted
   * @throws AssertionError with the last one after a minute
   */
  public static <T> T value(Callable<T> look, Predicate<T> isWanted) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    T found = look.call();
    while (!isWanted.test(found)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not as wanted after " + PATIENCE + ", but " + found);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      found = look.call();
    }
    return found;
  }

  /** Waits for a condition. */
  public static void isTrue(Callable<Boolean> condition) throws Exception {
    value(condition, held -> held);
  }
}
