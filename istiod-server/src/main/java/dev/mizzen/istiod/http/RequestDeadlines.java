package dev.mizzen.istiod.http;

import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends requests whose caller sends too slowly, a byte now and then, for which a limit of each
 * single read is no limit. Safe for use by many threads.
 *
 * <p>A request is read by a virtual thread, and to interrupt one that waits for its socket closes
 * the socket. Source: {@code java.net.Socket}, since JDK 21.
 */
final class RequestDeadlines implements Http1ConnectionListener, AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Duration limit;
  private final Map<Thread, Long> ends = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * Starts looking.
   *
   * @param limit from a request's first line to the end of its body
   */
  RequestDeadlines(Duration limit) {
    this.limit = limit;
    Thread.ofVirtual().name("request-deadlines").start(this::run);
  }

  /** The first line has been read, by the calling thread; the headers follow. */
  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    begin();
  }

  /** The calling thread reads a request, maybe since a while. */
  void begin() {
    ends.putIfAbsent(Thread.currentThread(), System.nanoTime() + limit.toNanos());
  }

  /** The calling thread has read all it wants. */
  void end() {
    ends.remove(Thread.currentThread());
  }

  private void run() {
    try {
      while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        ends.forEach((thread, end) -> cut(thread, end, now));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void cut(Thread thread, long end, long now) {
    boolean isLate = now - end > 0;
    if ((isLate || !thread.isAlive()) && ends.remove(thread, end)) {
      thread.interrupt();
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
