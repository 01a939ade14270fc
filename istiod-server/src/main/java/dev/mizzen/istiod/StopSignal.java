package dev.mizzen.istiod;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Waits for the signal that ends the process, and holds the end back until the server has closed.
 * Ended in time by a signal, the process exits with 0, as istiod does; a JVM alone would exit with
 * 143.
 */
final class StopSignal {
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final CountDownLatch signalled = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration atMost;

  private StopSignal(Duration atMost) {
    this.atMost = atMost;
  }

  /**
   * Listens from now on, for the rest of the process.
   *
   * @param drain the time that proxies have to leave
   */
  static StopSignal listen(Duration drain) {
    StopSignal signal = new StopSignal(drain.plus(CLOSING));
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(signal::end));
    return signal;
  }

  void await() throws InterruptedException {
    signalled.await();
  }

  /** The server has closed, whoever wanted that. */
  void closed() {
    closed.countDown();
  }

  private void end() {
    boolean isSignal = closed.getCount() > 0;
    signalled.countDown();
    try {
      if (!closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        LoggerFactory.getLogger(StopSignal.class)
            .atWarn()
            .log("stopped before everything was closed");
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return;
    }
    if (isSignal) {
      Runtime.getRuntime().halt(0);
    }
  }
}
