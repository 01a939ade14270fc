package dev.mizzen.istiod.metrics;

import dev.mizzen.istiod.admission.InjectionMetrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Counts what the injector does. {@code sidecar_injection_*} are istiod's; the others are Mizzen's
 * own. Safe for use by many threads.
 */
public final class InjectionCounts implements InjectionMetrics {
  private static final double[] TIME_BUCKETS = {.1, 1, 3, 5, 10, 20, 30, 60};

  private final Counter requests;
  private final Counter failures;
  private final Counter skips;
  private final Counter successes;
  private final Counter overloads;
  private final Histogram time;

  /**
   * @param phase of the configuration, in one word
   */
  public InjectionCounts(IstiodMetrics metrics, Supplier<String> phase) {
    requests =
        metrics.counter("sidecar_injection_requests", "Pods that the injector was asked about.");
    failures = metrics.counter("sidecar_injection_failure", "Errors that such requests met.");
    skips = metrics.counter("sidecar_injection_skip", "Pods that are not to be injected.");
    successes = metrics.counter("sidecar_injection_success", "Answers, whatever they say.");
    overloads =
        metrics.counter(
            "mizzen_injection_overload", "Requests that were turned away for lack of time.");
    time =
        metrics.histogram(
            "sidecar_injection_time_seconds", "Seconds that an answer took.", TIME_BUCKETS);
    metrics.computed(
        "mizzen_injector_config",
        "How the injector's configuration fares: in_force, stale, broken, missing, awaited, off.",
        "state",
        each -> each.accept(phase.get(), 1));
  }

  @Override
  public void requested() {
    requests.inc();
  }

  @Override
  public void failed() {
    failures.inc();
  }

  @Override
  public void skipped() {
    skips.inc();
  }

  @Override
  public void answered(Duration took) {
    successes.inc();
    time.observe(took.toNanos() / 1e9);
  }

  /** A request was turned away before the injector heard of it, or has waited too long for it. */
  public void overloaded() {
    overloads.inc();
  }
}
