package dev.mizzen.istiod.metrics;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.registry.kube.Change;
import dev.mizzen.registry.kube.KubeObserver;
import dev.mizzen.registry.kube.KubeState;
import dev.mizzen.registry.kube.WatchEnd;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts what the source of a cluster does. {@code pilot_k8s_*} are istiod's; the others are
 * Mizzen's own. Source: metrics of a running istiod 1.30.3.
 */
public final class KubeMetrics implements KubeObserver {
  private final Counter configEvents;
  private final Counter registryEvents;
  private final Counter lists;
  private final Counter watchEnds;

  /**
   * @param state how the source fares; empty until it is there
   */
  public KubeMetrics(IstiodMetrics metrics, Supplier<Optional<KubeState>> state) {
    configEvents =
        metrics.counter(
            "pilot_k8s_cfg_events", "Events of configuration, by kind.", "type", "event");
    registryEvents =
        metrics.counter(
            "pilot_k8s_reg_events", "Events of services and workloads.", "type", "event");
    lists =
        metrics.counter(
            "mizzen_kube_lists", "Times that all objects of a kind were listed.", "kind");
    watchEnds =
        metrics.counter(
            "mizzen_kube_watch_ends",
            "Watches that ended, by kind and reason; timeout is the usual one.",
            "kind",
            "reason");
    metrics.computed(
        "mizzen_kube_sync_age_seconds",
        "Seconds since the API server last gave a sign of life for the kind that waits longest.",
        "",
        each -> state.get().ifPresent(now -> each.accept("", age(now))));
    metrics.computed(
        "mizzen_kube_kinds",
        "Kinds of objects by how they fare: waiting, live, lost, refused, absent.",
        "phase",
        each -> state.get().ifPresent(now -> phases(now, each)));
  }

  /** Takes the values of a gauge that is computed when it is read. */
  public interface Values {
    void accept(String label, double value);
  }

  @Override
  public void changed(ConfigKind kind, Change change) {
    switch (kind) {
      case SERVICE -> registry("Services", change);
      case ENDPOINT_SLICE -> registry("EndpointSlice", change);
      case POD -> registry("Pods", change);
      case NODE -> registry("Nodes", change);
      case NAMESPACE -> registry("Namespaces", change);
      case SECRET, CONFIG_MAP -> {
        // istiod does not count them
      }
      default -> configEvents.labelValues(kind.kind(), change.text()).inc();
    }
  }

  private void registry(String type, Change change) {
    registryEvents.labelValues(type, change.text()).inc();
  }

  @Override
  public void listed(String name) {
    lists.labelValues(name).inc();
  }

  @Override
  public void watchEnded(String name, WatchEnd why) {
    watchEnds.labelValues(name, why.text()).inc();
  }

  private static double age(KubeState state) {
    return state.kinds().stream()
            .filter(
                kind ->
                    kind.phase() == KubeState.Phase.LIVE || kind.phase() == KubeState.Phase.LOST)
            .map(KubeState.Kind::silence)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO)
            .toMillis()
        / 1000.0;
  }

  private static void phases(KubeState state, Values each) {
    for (KubeState.Phase phase : KubeState.Phase.values()) {
      long count = state.kinds().stream().filter(kind -> kind.phase() == phase).count();
      each.accept(phase.name().toLowerCase(Locale.ROOT), (double) count);
    }
  }
}
