package dev.mizzen.model.load;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides when a batch is due. Pure: each step gives the next state, time is given.
 *
 * <pre>
 *   QUIET ──change──► due at once, if the last publish is a quiet time ago
 *     ▲                else due when changes have paused for the quiet time, but debounceMax after the first at the latest
 *     └──published──────┘
 * </pre>
 *
 * <p>Source: spec xds §2.1; Istio 1.30, xds/discovery.go, debounce. Unlike istiod the first change
 * on a quiet mesh does not wait.
 *
 * @param batch the changes that wait; empty while there are none
 * @param lastPublished empty before the first publish
 */
record Debouncer(LoaderSettings settings, Optional<Batch> batch, Optional<Instant> lastPublished) {

  /** What a change touches. */
  enum Weight {
    /** Endpoints alone: cheap to push, so the quiet time is shorter. */
    ENDPOINTS,
    FULL
  }

  /**
   * The changes that wait.
   *
   * @param weight FULL as soon as one of them is
   */
  record Batch(Instant first, Instant last, Weight weight) {}

  static Debouncer idle(LoaderSettings settings) {
    return new Debouncer(settings, Optional.empty(), Optional.empty());
  }

  /** A change came. */
  Debouncer changed(Weight weight, Instant now) {
    Batch next =
        batch
            .map(known -> new Batch(known.first(), now, heavier(known.weight(), weight)))
            .orElseGet(() -> new Batch(now, now, weight));
    return new Debouncer(settings, Optional.of(next), lastPublished);
  }

  /** The batch turned out to change nothing. */
  Debouncer cleared() {
    return new Debouncer(settings, Optional.empty(), lastPublished);
  }

  /** The batch was published. */
  Debouncer published(Instant now) {
    return new Debouncer(settings, Optional.empty(), Optional.of(now));
  }

  /** When the batch is to be published; may be past; empty while nothing waits. */
  Optional<Instant> due() {
    return batch.map(
        waiting -> {
          Duration quiet = quietTime(waiting.weight());
          boolean meshWasQuiet =
              lastPublished.map(last -> !waiting.first().isBefore(last.plus(quiet))).orElse(true);
          if (meshWasQuiet) {
            return waiting.first();
          }
          return earlier(waiting.last().plus(quiet), waiting.first().plus(settings.debounceMax()));
        });
  }

  boolean isDue(Instant now) {
    return due().map(due -> !now.isBefore(due)).orElse(false);
  }

  private Duration quietTime(Weight weight) {
    return switch (weight) {
      case ENDPOINTS -> settings.endpointDebounceAfter();
      case FULL -> settings.debounceAfter();
    };
  }

  private static Weight heavier(Weight one, Weight other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
