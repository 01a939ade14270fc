package dev.mizzen.model.load;

import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Owns the one thread that changes the picture of the mesh. Sources put events in from any thread;
 * publishers hear of pictures on the loader's.
 *
 * <pre>
 *   sources ──submit──► queue ──► fold ──► debounce ──► build ──► publish ──► publishers
 *            (waits while full)   └──────────── mesh-loader thread ─────────────┘
 * </pre>
 */
public final class MeshLoader implements AutoCloseable {
  private static final int EVENTS_PER_TURN = 1_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final LoaderQueue<Letter> queue;
  private final MeshPipeline pipeline;
  private final InstantSource clock;
  private final FaultHandler faults;
  private final Thread thread;

  /**
   * Makes a loader that does nothing yet.
   *
   * @param mesh the settings before any source says otherwise
   */
  public MeshLoader(
      Mesh mesh,
      LoaderSettings settings,
      InstantSource clock,
      FaultHandler faults,
      LoaderObserver observer) {
    this.queue = new LoaderQueue<>(settings.queueCapacity());
    this.pipeline = new MeshPipeline(PushContext.empty(mesh), settings, clock, faults, observer);
    this.clock = clock;
    this.faults = faults;
    this.thread =
        Thread.ofPlatform()
            .name("mesh-loader")
            .uncaughtExceptionHandler(this::died)
            .unstarted(this::run);
  }

  /** What comes in by the queue. */
  private sealed interface Letter {
    record Event(MeshEvent event) implements Letter {}

    record Subscription(PushPublisher publisher) implements Letter {}
  }

  public void start() {
    thread.start();
  }

  /**
   * Hands over an event; waits while the queue is full. Events of one thread keep their order.
   *
   * @throws IllegalStateException where the loader is closed
   */
  public void submit(MeshEvent event) {
    put(new Letter.Event(event));
  }

  /**
   * Adds a publisher. Its first update tells everything, at once where a picture is published
   * already, else with the first one.
   */
  public void subscribe(PushPublisher publisher) {
    put(new Letter.Subscription(publisher));
  }

  /** The newest picture; before the first publish the empty one. */
  public PushContext current() {
    return pipeline.context();
  }

  private void put(Letter letter) {
    try {
      if (!queue.put(letter)) {
        throw new IllegalStateException("mesh-loader is closed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while the mesh-loader's queue was full", interrupted);
    }
  }

  private void run() {
    while (!queue.isDrained()) {
      try {
        turn();
      } catch (InterruptedException interrupted) {
        queue.close();
      } catch (RuntimeException fault) {
        faults.handle("mesh-loader", fault);
      }
    }
    pipeline.flush();
  }

  /**
   * Only an error of the machine gets here, such as no memory. Without a loader sources must not
   * wait for one.
   */
  private void died(Thread loader, Throwable error) {
    queue.close();
    faults.handle(loader.getName(), new IllegalStateException("mesh-loader has ended", error));
  }

  private void turn() throws InterruptedException {
    List<Letter> letters = queue.take(EVENTS_PER_TURN, nanosToWait());
    letters.forEach(this::open);
    pipeline.publishIfDue();
  }

  private void open(Letter letter) {
    switch (letter) {
      case Letter.Event(var event) -> pipeline.fold(event);
      case Letter.Subscription(var publisher) -> pipeline.add(publisher);
    }
  }

  /** Until the batch is due, but never long, so that a clock that was set does not hold it up. */
  private long nanosToWait() {
    Instant now = clock.instant();
    return pipeline
        .due()
        .map(due -> due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO)
        .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
        .orElse(LONGEST_WAIT)
        .toNanos();
  }

  /** Takes in what was submitted, publishes it and ends the thread. */
  @Override
  public void close() {
    queue.close();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
