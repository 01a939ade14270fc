package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.Any;
import dev.mizzen.xds.api.stats.PluginConfig;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.List;

/**
 * Istio's metrics, {@code istio_requests_total} and the like. Source: Istio 1.30,
 * pilot/pkg/model/telemetry.go, generateStatsConfig; spec xds §5.9.
 */
public final class StatsFilters {
  private static final String NAME = "istio.stats";
  private static final Any TRUSTING_HOST_HEADER = Anys.pack(PluginConfig.getDefaultInstance());
  private static final Any DISTRUSTING_HOST_HEADER =
      Anys.pack(PluginConfig.newBuilder().setDisableHostHeaderFallback(true).build());

  private StatsFilters() {}

  /** For TCP connections; empty where nothing is counted. */
  public static List<Filter> network(ListenerSide side, ListenerSettings settings) {
    return settings.countsTraffic()
        ? List.of(Filter.newBuilder().setName(NAME).setTypedConfig(config(side)).build())
        : List.of();
  }

  /** For HTTP requests; empty where nothing is counted. */
  public static List<HttpFilter> http(ListenerSide side, ListenerSettings settings) {
    return settings.countsTraffic()
        ? List.of(HttpFilter.newBuilder().setName(NAME).setTypedConfig(config(side)).build())
        : List.of();
  }

  /** What comes from elsewhere may name any host. */
  private static Any config(ListenerSide side) {
    return switch (side) {
      case SIDECAR_OUTBOUND -> TRUSTING_HOST_HEADER;
      case SIDECAR_INBOUND, GATEWAY -> DISTRUSTING_HOST_HEADER;
    };
  }
}
