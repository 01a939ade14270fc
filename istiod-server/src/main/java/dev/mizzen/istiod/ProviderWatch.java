package dev.mizzen.istiod;

import dev.mizzen.istiod.metrics.IstiodMetrics;
import dev.mizzen.model.index.Identity;
import dev.mizzen.model.load.LoaderObserver;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.telemetry.TelemetryFaults;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of every provider of logs, spans and metrics that cannot be used that what it was to take
 * goes nowhere; once, until it is mended. Touched only on the mesh-loader thread.
 */
final class ProviderWatch implements LoaderObserver {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderWatch.class);

  private final IstiodMetrics metrics;
  private final LoaderObserver next;
  private Set<TelemetryFaults.Fault> known = Set.of();

  /**
   * @param next hears everything too
   */
  ProviderWatch(IstiodMetrics metrics, LoaderObserver next) {
    this.metrics = metrics;
    this.next = next;
  }

  @Override
  public void folded(MeshEvent event) {
    next.folded(event);
  }

  @Override
  public void built(Duration time) {
    next.built(time);
  }

  @Override
  public void published(MeshUpdate update, Duration debounceTime) {
    if (concernsProviders(update)) {
      Set<TelemetryFaults.Fault> faults = TelemetryFaults.of(update.context());
      faults.stream().filter(fault -> !known.contains(fault)).forEach(this::tell);
      known = faults;
    }
    next.published(update, debounceTime);
  }

  private static boolean concernsProviders(MeshUpdate update) {
    PushContext before = update.previous();
    PushContext now = update.context();
    return !Identity.isSame(before.mesh(), now.mesh())
        || !Identity.isSame(before.services(), now.services())
        || !Identity.isSame(before.telemetries(), now.telemetries());
  }

  private void tell(TelemetryFaults.Fault fault) {
    if (!fault.kind().isEmpty()) {
      metrics.providerNotFound(fault.kind());
    }
    LOG.atWarn()
        .addKeyValue("configKey", fault.asker())
        .addKeyValue("problem", fault.message())
        .log("provider cannot be used");
  }
}
