package dev.mizzen.xds.generate.telemetry;

import com.google.protobuf.Duration;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.api.telemetry.v1alpha1.MetricSelector;
import dev.mizzen.api.telemetry.v1alpha1.MetricSelector.IstioMetric;
import dev.mizzen.api.telemetry.v1alpha1.MetricSelector.MetricMatchCase;
import dev.mizzen.api.telemetry.v1alpha1.Metrics;
import dev.mizzen.api.telemetry.v1alpha1.MetricsOverrides;
import dev.mizzen.api.telemetry.v1alpha1.MetricsOverrides.TagOverride;
import dev.mizzen.api.telemetry.v1alpha1.ProviderRef;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.api.telemetry.v1alpha1.WorkloadMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which metrics the mesh's Telemetries want kept, and how.
 *
 * <p>The last entry that names providers decides which are in scope; only Prometheus has a filter.
 * Overrides of one metric are laid over each other. All metrics turned off take the filter away,
 * until a later override is about any. Source: Istio 1.30, pilot/pkg/model/telemetry.go,
 * mergeMetrics and generateStatsConfig.
 */
final class MetricsMerge {
  private static final Map<IstioMetric, String> NAMES =
      Map.of(
          IstioMetric.REQUEST_COUNT, "requests_total",
          IstioMetric.REQUEST_DURATION, "request_duration_milliseconds",
          IstioMetric.REQUEST_SIZE, "request_bytes",
          IstioMetric.RESPONSE_SIZE, "response_bytes",
          IstioMetric.TCP_OPENED_CONNECTIONS, "tcp_connections_opened_total",
          IstioMetric.TCP_CLOSED_CONNECTIONS, "tcp_connections_closed_total",
          IstioMetric.TCP_SENT_BYTES, "tcp_sent_bytes_total",
          IstioMetric.TCP_RECEIVED_BYTES, "tcp_received_bytes_total",
          IstioMetric.GRPC_REQUEST_MESSAGES, "request_messages_total",
          IstioMetric.GRPC_RESPONSE_MESSAGES, "response_messages_total");

  /** What is said so far of one provider. */
  private static final class Pending {
    private final Map<String, MetricsOverrides> byMetric = new TreeMap<>();
    private Optional<Duration> interval = Optional.empty();
    private boolean isOff;

    void add(MetricsOverrides override) {
      if (isAll(override.getMatch()) && override.getDisabled().getValue()) {
        isOff = true;
        return;
      }
      isOff = false;
      MetricsOverrides said = override.toBuilder().clearMatch().build();
      metrics(override.getMatch())
          .forEach(metric -> byMetric.merge(metric, said, Pending::laidOver));
    }

    private static MetricsOverrides laidOver(MetricsOverrides old, MetricsOverrides next) {
      MetricsOverrides.Builder both = old.toBuilder().putAllTagOverrides(next.getTagOverridesMap());
      return next.hasDisabled() ? both.setDisabled(next.getDisabled()).build() : both.build();
    }

    MetricsSettings settings() {
      return new MetricsSettings(
          byMetric.entrySet().stream()
              .map(entry -> override(entry.getKey(), entry.getValue()))
              .toList(),
          interval);
    }
  }

  private MetricsMerge() {}

  /** One entry for each provider that has a filter, in the order of their names. */
  static List<MetricsSettings> merge(MeshConfig mesh, List<Telemetry> objects, WorkloadMode mode) {
    List<Metrics> all =
        objects.stream().flatMap(object -> object.getMetricsList().stream()).toList();
    Map<String, Pending> pending = pending(mesh, all, mode);
    return pending.entrySet().stream()
        .filter(entry -> isPrometheus(mesh, entry.getKey()) && !entry.getValue().isOff)
        .map(entry -> entry.getValue().settings())
        .toList();
  }

  private static Map<String, Pending> pending(
      MeshConfig mesh, List<Metrics> all, WorkloadMode mode) {
    List<String> defaults = mesh.getDefaultProviders().getMetricsList();
    Map<String, Pending> pending = new TreeMap<>();
    if (all.isEmpty()) {
      defaults.forEach(name -> pending.put(name, new Pending()));
      return pending;
    }
    List<String> inScope = defaults;
    for (Metrics metrics : all) {
      inScope = metrics.getProvidersCount() == 0 ? inScope : names(metrics);
    }
    Predicate<String> isInScope = Set.copyOf(inScope)::contains;
    List<String> inherited = defaults;
    for (Metrics metrics : all) {
      inherited = metrics.getProvidersCount() == 0 ? inherited : names(metrics);
      inherited.stream()
          .filter(isInScope)
          .map(name -> pending.computeIfAbsent(name, key -> new Pending()))
          .forEach(provider -> add(provider, metrics, mode));
    }
    return pending;
  }

  private static void add(Pending provider, Metrics metrics, WorkloadMode mode) {
    if (metrics.hasReportingInterval()) {
      provider.interval = Optional.of(metrics.getReportingInterval());
    }
    for (MetricsOverrides override : metrics.getOverridesList()) {
      WorkloadMode wanted = override.getMatch().getMode();
      if (wanted == WorkloadMode.CLIENT_AND_SERVER || wanted == mode) {
        provider.add(override);
      }
    }
  }

  private static List<String> names(Metrics metrics) {
    return metrics.getProvidersList().stream().map(ProviderRef::getName).toList();
  }

  private static boolean isPrometheus(MeshConfig mesh, String name) {
    return mesh.getExtensionProvidersList().stream()
        .filter(provider -> provider.getName().equalsIgnoreCase(name))
        .findFirst()
        .filter(ExtensionProvider::hasPrometheus)
        .isPresent();
  }

  private static boolean isAll(MetricSelector match) {
    return match.getMetricMatchCase() != MetricMatchCase.CUSTOM_METRIC
        && match.getMetric() == IstioMetric.ALL_METRICS;
  }

  private static List<String> metrics(MetricSelector match) {
    if (match.getMetricMatchCase() == MetricMatchCase.CUSTOM_METRIC) {
      return List.of(match.getCustomMetric());
    }
    return isAll(match)
        ? NAMES.keySet().stream().map(IstioMetric::name).toList()
        : List.of(match.getMetric().name());
  }

  private static MetricsSettings.Override override(String metric, MetricsOverrides said) {
    Map<String, String> tags = new TreeMap<>();
    Set<String> removed = new TreeSet<>();
    said.getTagOverridesMap()
        .forEach(
            (tag, change) -> {
              if (change.getOperation() == TagOverride.Operation.REMOVE) {
                removed.add(tag);
              } else {
                tags.put(tag, change.getValue());
              }
            });
    return new MetricsSettings.Override(
        filterName(metric), said.getDisabled().getValue(), tags, List.copyOf(removed));
  }

  private static String filterName(String metric) {
    return Arrays.stream(IstioMetric.values())
        .filter(known -> known.name().equals(metric))
        .findFirst()
        .map(NAMES::get)
        .orElse(metric);
  }
}
