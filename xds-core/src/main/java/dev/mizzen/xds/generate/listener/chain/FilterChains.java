package dev.mizzen.xds.generate.listener.chain;

import com.google.protobuf.util.Durations;
import dev.mizzen.xds.generate.envoy.IstioMetadata;
import dev.mizzen.xds.generate.listener.http.HttpConnection;
import dev.mizzen.xds.generate.listener.http.HttpConnectionManagers;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.listener.tcp.TcpConnection;
import dev.mizzen.xds.generate.listener.tcp.TcpFilters;
import dev.mizzen.xds.generate.listener.telemetry.MetadataExchangeFilters;
import dev.mizzen.xds.generate.listener.tls.DownstreamTlsContexts;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes Envoy's filter chains. */
public final class FilterChains {
  private FilterChains() {}

  /** A chain of a listener that waits for its client's handshake without limit. */
  public static FilterChain of(Chain chain, ListenerSide side, ListenerSettings settings) {
    FilterChain.Builder builder =
        FilterChain.newBuilder()
            .setName(chain.name())
            .addAllFilters(filters(chain, side, settings));
    chain.match().toMessage().ifPresent(builder::setFilterChainMatch);
    chain
        .tls()
        .map(tls -> DownstreamTlsContexts.socket(tls, settings))
        .ifPresent(builder::setTransportSocket);
    chain.origin().map(IstioMetadata::config).ifPresent(builder::setMetadata);
    return builder.build();
  }

  /** The same with the limit that the mesh sets for handshakes. */
  public static FilterChain withHandshakeLimit(
      Chain chain, ListenerSide side, ListenerSettings settings) {
    Duration limit = settings.mesh().features().transportSocketConnectTimeout();
    FilterChain made = of(chain, side, settings);
    return limit.isZero()
        ? made
        : made.toBuilder()
            .setTransportSocketConnectTimeout(Durations.fromNanos(limit.toNanos()))
            .build();
  }

  private static List<Filter> filters(Chain chain, ListenerSide side, ListenerSettings settings) {
    List<Filter> filters = new ArrayList<>();
    if (chain.exchange() == Chain.PeerExchange.AT_START) {
      filters.addAll(MetadataExchangeFilters.network(settings));
    }
    switch (chain.content()) {
      case Chain.Http(HttpConnection connection) ->
          filters.add(HttpConnectionManagers.filter(connection, settings));
      case Chain.Tcp(TcpConnection connection) ->
          filters.addAll(TcpFilters.of(connection, side, settings));
    }
    return filters;
  }
}
