package dev.mizzen.istiod.envoy;

import dev.mizzen.envoy.EnvoyProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests at a steady rate of 80 a second; an answer other than 200 has failed. */
final class SteadyLoad implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(12);
  private static final int THREADS = 4;

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final AtomicInteger sent = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final long started = System.nanoTime();

  private SteadyLoad() {}

  /** One request and its answer. */
  interface Request {
    PlainHttp.Answer send() throws IOException;
  }

  static SteadyLoad start(Request request) {
    SteadyLoad load = new SteadyLoad();
    var _ =
        load.threads.scheduleAtFixedRate(
            () -> load.count(request), 0, PERIOD.toNanos(), TimeUnit.NANOSECONDS);
    return load;
  }

  private void count(Request request) {
    try {
      PlainHttp.Answer answer = request.send();
      if (answer.status() != 200) {
        failures.add("after %.1f s: %s".formatted(seconds(), answer));
      }
    } catch (IOException broken) {
      failures.add(broken.toString());
    }
    sent.incrementAndGet();
  }

  /** What went wrong, a line for each request that failed. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  void awaitRequests(int count) throws InterruptedException {
    if (!EnvoyProcess.await(Duration.ofMinutes(3), () -> sent.get() >= count)) {
      throw new IllegalStateException("only " + this + " in three minutes");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  @Override
  public String toString() {
    double seconds = seconds();
    return "%d requests in %.1f s (%.0f a second), %d failed"
        .formatted(sent.get(), seconds, sent.get() / seconds, failures.size());
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }
}
