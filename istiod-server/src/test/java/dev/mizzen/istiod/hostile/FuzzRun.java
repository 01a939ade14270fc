package dev.mizzen.istiod.hostile;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Hands a target so many inputs. Input n of a seed is the same in each run, so a case that fails
 * can be run alone.
 */
final class FuzzRun {
  private static final Duration CASE_LIMIT = Duration.ofSeconds(10);

  private final FuzzTarget target;
  private final long seed;

  FuzzRun(FuzzTarget target, long seed) {
    this.target = target;
    this.seed = seed;
  }

  /** What a run showed. */
  record Outcome(
      String target, int cases, int taken, Duration time, Duration slowest, long heapGrowth) {
    @Override
    public String toString() {
      return "fuzz %s: %,d cases, %,d taken, %.1f s, slowest %.1f ms, heap %+.1f MB"
          .formatted(
              target,
              cases,
              taken,
              time.toNanos() / 1e9,
              slowest.toNanos() / 1e6,
              heapGrowth / 1e6);
    }
  }

  /** Runs; throws at the first case that fails or hangs, naming it. */
  Outcome run(int cases) throws InterruptedException {
    long heap = Heap.used();
    long started = System.nanoTime();
    long slowest = 0;
    int taken = 0;
    Watch watch = new Watch(Thread.currentThread());
    try {
      for (int number = 0; number < cases; number++) {
        long began = System.nanoTime();
        watch.begin(began);
        taken += one(number) ? 1 : 0;
        slowest = Math.max(slowest, System.nanoTime() - began);
      }
    } finally {
      watch.end();
    }
    return new Outcome(
        target.name(),
        cases,
        taken,
        Duration.ofNanos(System.nanoTime() - started),
        Duration.ofNanos(slowest),
        Heap.used() - heap);
  }

  private boolean one(int number) throws InterruptedException {
    try {
      return target.take(new Mutator(seed + number * 0x9E3779B97F4A7C15L));
    } catch (InterruptedException hung) {
      throw hung;
    } catch (Exception | StackOverflowError | OutOfMemoryError failed) {
      throw new AssertionError(
          "target %s, seed %d, case %d".formatted(target.name(), seed, number), failed);
    }
  }

  /** Interrupts a thread whose case goes on for too long. */
  private static final class Watch {
    private final AtomicLong began = new AtomicLong(System.nanoTime());
    private final AtomicBoolean done = new AtomicBoolean();
    private final Thread thread;

    Watch(Thread watched) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    while (!done.get()) {
                      if (System.nanoTime() - began.get() > CASE_LIMIT.toNanos()) {
                        watched.interrupt();
                        return;
                      }
                      LockSupport.parkNanos(100_000_000);
                    }
                  });
    }

    void begin(long nanoTime) {
      began.set(nanoTime);
    }

    void end() throws InterruptedException {
      done.set(true);
      thread.join();
    }
  }
}
