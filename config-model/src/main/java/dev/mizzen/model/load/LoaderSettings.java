package dev.mizzen.model.load;

import java.time.Duration;
import java.util.Set;

/**
 * How the loader waits.
 *
 * @param debounceAfter quiet time before a batch is published (PILOT_DEBOUNCE_AFTER)
 * @param endpointDebounceAfter the same for a batch of nothing but endpoints, which is cheap to
 *     push; not longer than {@code debounceAfter}
 * @param debounceMax longest wait of a batch's first event (PILOT_DEBOUNCE_MAX)
 * @param queueCapacity events that may wait for the loader before a source has to; at least 1
 * @param expectedSources nothing is published before each of these has told everything it found at
 *     its start
 */
public record LoaderSettings(
    Duration debounceAfter,
    Duration endpointDebounceAfter,
    Duration debounceMax,
    int queueCapacity,
    Set<String> expectedSources) {

  public static final Duration DEFAULT_DEBOUNCE_AFTER = Duration.ofMillis(100);
  public static final Duration DEFAULT_ENDPOINT_DEBOUNCE_AFTER = Duration.ofMillis(20);
  public static final Duration DEFAULT_DEBOUNCE_MAX = Duration.ofSeconds(10);
  public static final int DEFAULT_QUEUE_CAPACITY = 10_000;

  public LoaderSettings {
    expectedSources = Set.copyOf(expectedSources);
    if (queueCapacity < 1) {
      throw new IllegalArgumentException("queueCapacity is " + queueCapacity + ", want 1 or more");
    }
    if (debounceAfter.isNegative()
        || endpointDebounceAfter.isNegative()
        || debounceMax.isNegative()) {
      throw new IllegalArgumentException("debounce times must not be negative");
    }
  }

  /** Istio's defaults. */
  public static LoaderSettings awaiting(Set<String> expectedSources) {
    return new LoaderSettings(
        DEFAULT_DEBOUNCE_AFTER,
        DEFAULT_ENDPOINT_DEBOUNCE_AFTER,
        DEFAULT_DEBOUNCE_MAX,
        DEFAULT_QUEUE_CAPACITY,
        expectedSources);
  }
}
