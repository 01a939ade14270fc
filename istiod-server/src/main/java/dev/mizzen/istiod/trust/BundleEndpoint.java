package dev.mizzen.istiod.trust;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SPIFFE bundle endpoint, asked again and again on a thread of its own. What it said last holds
 * while it says nothing usable; then it is asked sooner, less and less often.
 *
 * <p>Source: Istio 1.30, pilot/pkg/trustbundle, which forgets the roots of an endpoint that fails.
 */
final class BundleEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BundleEndpoint.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** After so long in vain nobody waits for it any more. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI address;
  private final BundleFetch fetch;
  private final Duration interval;
  private final Runnable changed;
  private final Thread thread;
  private volatile List<String> roots = List.of();
  private volatile boolean isSettled;
  private String complaint = "";

  /**
   * Makes one that asks nothing yet.
   *
   * @param interval between answers that can be used
   * @param changed told of each change, on this one's thread
   */
  BundleEndpoint(URI address, BundleFetch fetch, Duration interval, Runnable changed) {
    this.address = address;
    this.fetch = fetch;
    this.interval = interval;
    this.changed = changed;
    this.thread = Thread.ofVirtual().name("bundle-endpoint").unstarted(this::run);
  }

  BundleEndpoint start() {
    thread.start();
    return this;
  }

  /** What it said last, each as PEM; none before. Any thread may ask. */
  List<String> roots() {
    return roots;
  }

  /** Whether it has answered, or has been asked in vain often enough. Any thread may ask. */
  boolean isSettled() {
    return isSettled;
  }

  private void run() {
    int failures = 0;
    long begin = System.nanoTime();
    try {
      while (true) {
        failures = ask() ? 0 : failures + 1;
        boolean isLate = System.nanoTime() - begin >= PATIENCE.toNanos();
        if (!isSettled && (failures == 0 || isLate)) {
          isSettled = true;
          changed.run();
        }
        Thread.sleep(failures == 0 ? interval : pause(failures));
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration pause(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20));
    Duration longest = LONGEST_PAUSE.compareTo(interval) < 0 ? LONGEST_PAUSE : interval;
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  private boolean ask() throws InterruptedException {
    try {
      List<String> found = SpiffeBundle.roots(fetch.get(address));
      complaint = "";
      if (!found.equals(roots)) {
        roots = found;
        LOG.atInfo()
            .addKeyValue("endpoint", address)
            .addKeyValue("roots", found.size())
            .log("SPIFFE bundle taken");
        changed.run();
      }
      return true;
    } catch (IOException | Anchors.Refused failed) {
      complain(String.valueOf(failed.getMessage()));
      return false;
    }
  }

  private void complain(String reason) {
    if (!reason.equals(complaint)) {
      complaint = reason;
      LOG.atError()
          .addKeyValue("endpoint", address)
          .addKeyValue("reason", reason)
          .addKeyValue("rootsKept", roots.size())
          .log("SPIFFE bundle cannot be had");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
