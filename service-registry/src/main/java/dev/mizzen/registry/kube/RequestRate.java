package dev.mizzen.registry.kube;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Starts no more requests than agreed: a bucket of permits that fills over time. A request that
 * finds it empty waits on its own thread for its turn, in the order of coming.
 */
final class RequestRate implements Interceptor {
  /** Its place among the client's interceptors. */
  static final String NAME = "mizzen-rate";

  private final long nanosPerRequest;
  private final long burstNanos;
  private final LongSupplier nanoTime;

  /** When the bucket would have been empty; a burst may reach back no further than it is deep. */
  private long nextFree;

  /**
   * @param nanoTime {@link System#nanoTime}, but for tests
   */
  RequestRate(double perSecond, int burst, LongSupplier nanoTime) {
    this.nanosPerRequest = Math.max(1, (long) (TimeUnit.SECONDS.toNanos(1) / perSecond));
    this.burstNanos = nanosPerRequest * burst;
    this.nanoTime = nanoTime;
    this.nextFree = nanoTime.getAsLong() - burstNanos;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    long due = nanoTime.getAsLong() + reserve();
    long left = due - nanoTime.getAsLong();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = due - nanoTime.getAsLong();
    }
  }

  /** Takes a permit; nanoseconds until it is good, 0 for at once. */
  synchronized long reserve() {
    long now = nanoTime.getAsLong();
    nextFree = Math.max(nextFree, now - burstNanos) + nanosPerRequest;
    return Math.max(0, nextFree - now);
  }
}
