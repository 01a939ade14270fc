package dev.mizzen.istiod.metrics;

import dev.mizzen.registry.trust.PatchObserver;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Counts what the server writes to its cluster. {@code webhook_patch_*} and {@code galley_*} are
 * istiod's; the others are Mizzen's own. Source: metrics of a running istiod 1.30.3.
 */
public final class ClusterMetrics implements PatchObserver {
  private static final String INJECTION = "sidecar-injector.istio.io";

  private final IstiodMetrics metrics;
  private final Counter attempts;
  private final Counter retries;
  private final Counter failures;
  private final Counter validationUpdates;
  private final Counter validationErrors;

  public ClusterMetrics(IstiodMetrics metrics) {
    this.metrics = metrics;
    attempts =
        metrics.counter(
            "webhook_patch_attempts",
            "Writes of configurations of injecting webhooks that were tried.",
            "name");
    retries =
        metrics.counter(
            "webhook_patch_retries",
            "Configurations of injecting webhooks that are tried again.",
            "name");
    failures =
        metrics.counter(
            "webhook_patch_failures",
            "Configurations of injecting webhooks that were not put right.",
            "name",
            "reason");
    validationUpdates =
        metrics.counter(
            "galley_validation_config_updates", "Writes of configurations of validating webhooks.");
    validationErrors =
        metrics.counter(
            "galley_validation_config_update_error",
            "Configurations of validating webhooks that were not put right.",
            "reason");
  }

  /** Shows which locks this replica stands for: 1 where it leads. */
  public void leads(Supplier<Map<String, Boolean>> held) {
    metrics.computed(
        "mizzen_leader",
        "Whether this replica leads, by the name of the lock.",
        "lock",
        each -> held.get().forEach((lock, isHeld) -> each.accept(lock, isHeld ? 1 : 0)));
  }

  @Override
  public void attempted() {
    attempts.labelValues(INJECTION).inc();
  }

  @Override
  public void retried(String configuration) {
    retries.labelValues(configuration).inc();
  }

  @Override
  public void failed(String configuration, String reason) {
    failures.labelValues(configuration, reason).inc();
  }

  @Override
  public void validationUpdated() {
    validationUpdates.inc();
  }

  @Override
  public void validationFailed(String reason) {
    validationErrors.labelValues(reason).inc();
  }
}
