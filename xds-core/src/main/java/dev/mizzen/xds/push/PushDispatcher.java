package dev.mizzen.xds.push;

import dev.mizzen.model.load.PushPublisher;
import dev.mizzen.model.push.MeshUpdate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds the newest picture and offers it to every stream, with what it may change for whom.
 * Published to on the mesh-loader thread, read by every connection thread.
 *
 * <p>A stream that is busy is not waited for: it finds the newest picture when it is done, so
 * pictures in between are skipped for it alone.
 */
public final class PushDispatcher implements PushPublisher {
  private static final int ADVANCE_EVERY = 16;

  private final Map<Long, PushTarget> targets = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final GeneratedSets sets;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile @Nullable MeshUpdate latest;
  private int publishes;

  public PushDispatcher(GeneratedSets sets) {
    this.sets = sets;
  }

  @Override
  public void publish(MeshUpdate update) {
    latest = update;
    first.countDown();
    PushPlan plan = new PushPlan(update);
    targets.values().forEach(target -> target.offer(plan));
    publishes++;
    if (publishes % ADVANCE_EVERY == 0) {
      sets.advance(update.context());
    }
  }

  /**
   * The newest picture with what led to it; empty before the first, while no stream may be served.
   */
  public Optional<MeshUpdate> latest() {
    return Optional.ofNullable(latest);
  }

  /** Waits for the first picture; false where that took too long. */
  public boolean awaitFirst(Duration atMost) throws InterruptedException {
    return first.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Counts from 1 over all streams since the start; the last part of connection ids. */
  public long nextId() {
    return ids.incrementAndGet();
  }

  public void add(long id, PushTarget target) {
    targets.put(id, target);
  }

  public void remove(long id) {
    targets.remove(id);
  }
}
