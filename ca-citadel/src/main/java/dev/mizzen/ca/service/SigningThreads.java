package dev.mizzen.ca.service;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for signatures, as many as there are processors, so that a crowd that wants certificates
 * does not hold up streams. Nothing else may wait on them. Beyond a bound number of tasks that
 * wait, no more are taken.
 */
public final class SigningThreads implements Executor, AutoCloseable {
  private final ThreadPoolExecutor pool;

  /**
   * @param threads at least 1
   * @param waiting tasks that wait for a thread, at most
   */
  public SigningThreads(int threads, int waiting) {
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().daemon().name("sign-", 0).factory());
    this.pool.allowCoreThreadTimeOut(true);
  }

  /**
   * @throws RejectedExecutionException where too many wait, or this is closed
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
