package dev.mizzen.xds.generate.listener.http;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.api.alpn.FilterConfig.AlpnOverride;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.envoy.DnsCaches;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.listener.telemetry.MetadataExchangeFilters;
import dev.mizzen.xds.generate.listener.telemetry.StatsFilters;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.stateful_session.v3.StatefulSession;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTTP filters of a connection manager, in their order.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/listener_builder.go, buildHTTPConnectionManager;
 * pilot/pkg/xds/filters; spec xds §5.4.
 */
final class HttpFilters {
  private static final HttpFilter GRPC_WEB =
      filter("envoy.filters.http.grpc_web", GrpcWeb.getDefaultInstance());
  private static final HttpFilter GRPC_STATS =
      filter(
          "envoy.filters.http.grpc_stats",
          FilterConfig.newBuilder()
              .setEmitFilterState(true)
              .setStatsForAllMethods(BoolValue.of(false))
              .build());
  private static final HttpFilter ALPN =
      filter(
          "istio.alpn",
          dev.mizzen.xds.api.alpn.FilterConfig.newBuilder()
              .addAlpnOverride(
                  alpn(
                      dev.mizzen.xds.api.alpn.FilterConfig.Protocol.HTTP10,
                      "istio-http/1.0",
                      "istio",
                      "http/1.0"))
              .addAlpnOverride(
                  alpn(
                      dev.mizzen.xds.api.alpn.FilterConfig.Protocol.HTTP11,
                      "istio-http/1.1",
                      "istio",
                      "http/1.1"))
              .addAlpnOverride(
                  alpn(
                      dev.mizzen.xds.api.alpn.FilterConfig.Protocol.HTTP2,
                      "istio-h2",
                      "istio",
                      "h2"))
              .build());
  private static final HttpFilter FAULT =
      filter("envoy.filters.http.fault", HTTPFault.getDefaultInstance());
  private static final HttpFilter CORS =
      filter("envoy.filters.http.cors", Cors.getDefaultInstance());
  private static final HttpFilter STATEFUL_SESSION =
      filter("envoy.filters.http.stateful_session", StatefulSession.getDefaultInstance());

  private HttpFilters() {}

  static List<HttpFilter> of(HttpConnection connection, ListenerSettings settings) {
    ListenerSide side = connection.side();
    List<HttpFilter> filters = new ArrayList<>(MetadataExchangeFilters.http(side, settings));
    if (connection.protocol() == Protocol.GRPC_WEB) {
      filters.add(GRPC_WEB);
    }
    filters.add(GRPC_STATS);
    if (side != ListenerSide.SIDECAR_INBOUND && settings.overridesAlpn()) {
      filters.add(ALPN);
    }
    filters.add(FAULT);
    filters.add(CORS);
    filters.addAll(StatsFilters.http(side, settings));
    if (side != ListenerSide.SIDECAR_INBOUND
        && settings.mesh().features().persistentSessionFilter()) {
      filters.add(STATEFUL_SESSION);
    }
    connection.dynamicHost().map(HttpFilters::dynamicForwardProxy).ifPresent(filters::add);
    filters.add(router(settings));
    return filters;
  }

  private static HttpFilter dynamicForwardProxy(String host) {
    return filter(
        "envoy.filters.http.dynamic_forward_proxy",
        io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig
            .newBuilder()
            .setDnsCacheConfig(DnsCaches.ofHost(host))
            .build());
  }

  private static HttpFilter router(ListenerSettings settings) {
    boolean hidesEnvoy = settings.proxy().headers().getEnvoyDebugHeaders().getDisabled().getValue();
    return filter(
        "envoy.filters.http.router",
        Router.newBuilder().setSuppressEnvoyHeaders(hidesEnvoy).build());
  }

  private static AlpnOverride alpn(
      dev.mizzen.xds.api.alpn.FilterConfig.Protocol spoken, String... offered) {
    return AlpnOverride.newBuilder()
        .setUpstreamProtocol(spoken)
        .addAllAlpnOverride(List.of(offered))
        .build();
  }

  private static HttpFilter filter(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Anys.pack(config)).build();
  }
}
