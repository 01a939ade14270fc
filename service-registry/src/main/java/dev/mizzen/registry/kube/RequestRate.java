package dev.mizzen.registry.kube;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts no more requests than agreed. A request that finds no permit waits on its own thread for
 * its turn, in the order of coming.
 */
final class RequestRate implements Interceptor {
  /** Its place among the client's interceptors. */
  static final String NAME = "mizzen-rate";

  private final Permits permits;

  RequestRate(Permits permits) {
    this.permits = permits;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    long due = System.nanoTime() + permits.reserve();
    long left = due - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = due - System.nanoTime();
    }
  }
}
