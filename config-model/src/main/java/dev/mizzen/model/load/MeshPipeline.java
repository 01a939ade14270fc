package dev.mizzen.model.load;

import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.push.PushDelta;
import dev.mizzen.model.push.PushVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Folds events into batches, makes pictures of them and publishes. Touched only on the mesh-loader
 * thread, but for {@link #context()}.
 *
 * <p>Nothing is published before every expected source is synced; all that came until then is one
 * batch.
 */
final class MeshPipeline {
  private final InstantSource clock;
  private final FaultHandler faults;
  private final LoaderObserver observer;
  private final Set<String> unsynced;
  private final List<PushPublisher> publishers = new ArrayList<>();

  /**
   * Events since the last picture. Kept beside the delta so that one event that cannot be applied
   * does not take the others with it.
   */
  private final List<MeshEvent> waiting = new ArrayList<>();

  private Debouncer debouncer;
  private volatile PushContext context;
  private PushDelta delta;

  MeshPipeline(
      PushContext base,
      LoaderSettings settings,
      InstantSource clock,
      FaultHandler faults,
      LoaderObserver observer) {
    this.clock = clock;
    this.faults = faults;
    this.observer = observer;
    this.unsynced = new HashSet<>(settings.expectedSources());
    this.debouncer = Debouncer.idle(settings);
    this.context = base;
    this.delta = new PushDelta(base);
  }

  /** The newest picture. Set before publishers hear of it; may be asked from any thread. */
  PushContext context() {
    return context;
  }

  /** Whether every expected source has told what it found, and that was published. */
  boolean isServing() {
    return context.version().counter() > 0;
  }

  /** Adds a publisher; where a picture is published already, it hears of all of it at once. */
  void add(PushPublisher publisher) {
    publishers.add(publisher);
    if (isServing()) {
      tell(publisher, MeshUpdate.full(context));
    }
  }

  /** Folds one event in. */
  void fold(MeshEvent event) {
    if (event instanceof MeshEvent.SourceSynced(var source)) {
      unsynced.remove(source);
      return;
    }
    boolean isChange;
    try {
      isChange = delta.replay(event);
    } catch (RuntimeException fault) {
      faults.handle("replay", fault);
      return;
    }
    waiting.add(event);
    if (delta.isEmpty()) {
      forgetBatch();
    } else if (isChange) {
      debouncer =
          debouncer.changed(
              delta.isEndpointsOnly() ? Debouncer.Weight.ENDPOINTS : Debouncer.Weight.FULL,
              clock.instant());
    }
    observer.folded(event);
  }

  /** What came so far cancels out. */
  private void forgetBatch() {
    waiting.clear();
    delta = new PushDelta(context);
    debouncer = debouncer.cleared();
  }

  /** When to call {@link #publishIfDue} at the latest; empty while nothing waits. */
  Optional<Instant> due() {
    if (isLoading()) {
      return Optional.empty();
    }
    return isServing() ? debouncer.due() : Optional.of(Instant.EPOCH);
  }

  private boolean isLoading() {
    return !unsynced.isEmpty();
  }

  /** Publishes what waits, if its time has come. */
  void publishIfDue() {
    boolean isInitial = !isServing();
    if (!isLoading() && (isInitial || debouncer.isDue(clock.instant()))) {
      publish();
    }
  }

  /** Publishes what waits at once, for example before the end. */
  void flush() {
    if (!isLoading() && debouncer.batch().isPresent()) {
      publish();
    }
  }

  private void publish() {
    Instant start = clock.instant();
    Instant firstEvent = debouncer.batch().map(Debouncer.Batch::first).orElse(start);
    PushVersion version = context.version().next(start);
    Optional<MeshUpdate> update = build(version, firstEvent);
    waiting.clear();
    debouncer = debouncer.published(clock.instant());
    update.ifPresent(
        made -> {
          context = made.context();
          observer.built(Duration.between(start, clock.instant()));
          publishers.forEach(publisher -> tell(publisher, made));
          observer.published(made, Duration.between(firstEvent, start));
        });
    delta = new PushDelta(context);
  }

  /**
   * The update of the batch; where the batch as a whole cannot be applied, of those of its events
   * that can.
   */
  private Optional<MeshUpdate> build(PushVersion version, Instant firstEvent) {
    try {
      return Optional.of(delta.toUpdate(delta.apply(version), firstEvent));
    } catch (RuntimeException fault) {
      List<MeshEvent> sound = new EventSieve(context, faults).sound(waiting);
      if (sound.size() == waiting.size()) {
        faults.handle("apply", fault);
        return Optional.empty();
      }
      delta = EventSieve.replayed(context, sound);
      return Optional.of(delta.toUpdate(delta.apply(version), firstEvent));
    }
  }

  /** A publisher that throws misses this update; the others do not. */
  private void tell(PushPublisher publisher, MeshUpdate update) {
    try {
      publisher.publish(update);
    } catch (RuntimeException fault) {
      faults.handle("publish", fault);
    }
  }
}
