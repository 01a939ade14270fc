package dev.mizzen.ca.service;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Has another authority work on threads of its own, as many as there are processors, so that a
 * crowd that wants certificates does not hold up streams. Beyond a bound number that wait, callers
 * are told to come again.
 */
public final class PooledAuthority implements CertificateAuthority, AutoCloseable {
  private final CertificateAuthority authority;
  private final ThreadPoolExecutor pool;

  /**
   * @param threads at least 1
   * @param waiting requests that wait for a thread, at most
   */
  public PooledAuthority(CertificateAuthority authority, int threads, int waiting) {
    this.authority = authority;
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

  @Override
  public IssuedChain issue(IssueRequest request) throws CsrFailure, InterruptedException {
    Future<IssuedChain> coming;
    try {
      coming = pool.submit(() -> authority.issue(request));
    } catch (RejectedExecutionException full) {
      throw new CsrFailure(
          CsrFailure.Kind.OVERLOADED, "too many requests are waiting for a signature");
    }
    try {
      return coming.get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case CsrFailure failure -> throw failure;
        case RuntimeException fault -> throw fault;
        case null, default -> throw new IllegalStateException(failed);
      }
    } catch (InterruptedException stopped) {
      coming.cancel(true);
      throw stopped;
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
