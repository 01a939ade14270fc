package dev.mizzen.istiod.http;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A page that takes much CPU for an answer, on a few platform threads of its own: on a virtual
 * thread it would keep one of the few carriers, which all streams share, to itself.
 *
 * <p>Bounded: so many requests wait and no more, and each as long as an API server waits for a
 * webhook; beyond that the caller gets 503. Safe for use by many threads.
 */
public final class PooledPage implements PostPage, AutoCloseable {
  /** An API server's own deadline, unless the webhook's configuration says otherwise. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final int MOST_WAITING = 128;

  private final PostPage page;
  private final Runnable overloaded;
  private final Duration limit;
  private final ThreadPoolExecutor pool;

  /**
   * @param overloaded told of each request that gets no answer
   */
  public PooledPage(PostPage page, Runnable overloaded) {
    this(page, overloaded, Runtime.getRuntime().availableProcessors(), MOST_WAITING, LIMIT);
  }

  PooledPage(PostPage page, Runnable overloaded, int threads, int mostWaiting, Duration limit) {
    this.page = page;
    this.overloaded = overloaded;
    this.limit = limit;
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostWaiting),
            Thread.ofPlatform().daemon().name("page-", 0).factory());
  }

  @Override
  public HttpAnswer answer(HttpPost post) {
    FutureTask<HttpAnswer> task = new FutureTask<>(() -> page.answer(post));
    try {
      pool.execute(task);
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException full) {
      return busy("too many requests wait");
    } catch (TimeoutException late) {
      pool.remove(task);
      task.cancel(true);
      return busy("no answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException fault) {
      throw new IllegalStateException(fault.getCause());
    } catch (CancellationException closing) {
      return busy("the server is stopping");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return busy("the server is stopping");
    }
  }

  private HttpAnswer busy(String reason) {
    overloaded.run();
    return HttpAnswer.text(503, reason + "\n");
  }

  /** Ends the threads; what waits gets no answer. */
  @Override
  public void close() {
    pool.shutdownNow()
        .forEach(
            waiting -> {
              if (waiting instanceof FutureTask<?> task) {
                task.cancel(true);
              }
            });
  }
}
