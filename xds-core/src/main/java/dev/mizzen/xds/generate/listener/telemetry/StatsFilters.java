package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.Any;
import dev.mizzen.xds.api.stats.MetricConfig;
import dev.mizzen.xds.api.stats.PluginConfig;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.telemetry.MetricsSettings;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.List;

/**
 * Istio's metrics, {@code istio_requests_total} and the like. Source: Istio 1.30,
 * pilot/pkg/model/telemetry.go, generateStatsConfig; spec xds §5.9.
 */
public final class StatsFilters {
  private static final String NAME = "istio.stats";

  private StatsFilters() {}

  /** For TCP connections; empty where nothing is counted. */
  public static List<Filter> network(ListenerSide side, ListenerSettings settings) {
    return settings.metrics().stream()
        .map(metrics -> config(side, metrics))
        .map(config -> Filter.newBuilder().setName(NAME).setTypedConfig(config).build())
        .toList();
  }

  /** For HTTP requests; empty where nothing is counted. */
  public static List<HttpFilter> http(ListenerSide side, ListenerSettings settings) {
    return settings.metrics().stream()
        .map(metrics -> config(side, metrics))
        .map(config -> HttpFilter.newBuilder().setName(NAME).setTypedConfig(config).build())
        .toList();
  }

  private static Any config(ListenerSide side, MetricsSettings metrics) {
    PluginConfig.Builder config =
        PluginConfig.newBuilder()
            .setDisableHostHeaderFallback(distrustsHostHeader(side))
            .addAllMetrics(metrics.overrides().stream().map(StatsFilters::metric).toList());
    metrics.tcpInterval().ifPresent(config::setTcpReportingDuration);
    return Anys.pack(config.build());
  }

  /** What comes from elsewhere may name any host. */
  private static boolean distrustsHostHeader(ListenerSide side) {
    return switch (side) {
      case SIDECAR_OUTBOUND -> false;
      case SIDECAR_INBOUND, GATEWAY -> true;
    };
  }

  private static MetricConfig metric(MetricsSettings.Override override) {
    return MetricConfig.newBuilder()
        .setName(override.metric())
        .setDrop(override.isDropped())
        .putAllDimensions(override.tags())
        .addAllTagsToRemove(override.removed())
        .build();
  }
}
