package dev.mizzen.xds.generate.cluster;

import dev.mizzen.model.proxy.EnvoyDialect;
import dev.mizzen.xds.generate.envoy.PeerExchange;
import io.envoyproxy.envoy.config.cluster.v3.Filter;
import java.util.List;

/** Istio's exchange of peers' names at the start of a connection, which telemetry of TCP needs. */
final class MetadataExchange {
  private static final String FILTER = "istio.metadata_exchange";

  /** The name under which istio-proxy lists it among its extensions. */
  private static final String EXTENSION = "envoy.filters.network.metadata_exchange";

  private static final String PROTOCOL = "istio-peer-exchange";

  private MetadataExchange() {}

  /** Whether a proxy's build of Envoy knows it, under either name. */
  static boolean isIn(EnvoyDialect dialect) {
    return dialect.has(FILTER) || dialect.has(EXTENSION);
  }

  /** The filter, where the mesh wants it and the proxy's build has it. */
  static List<Filter> filters(ClusterTraits proxy, ClusterSettings mesh) {
    return isOn(proxy, mesh)
        ? List.of(
            Filter.newBuilder()
                .setName(FILTER)
                .setTypedConfig(
                    PeerExchange.network(mesh.features().observability().exchangedLabels()))
                .build())
        : List.of();
  }

  /**
   * What the TLS handshake offers besides Istio's own name: the exchange's only where both sides
   * may use it.
   */
  static List<String> alpn(ClusterTraits proxy, ClusterSettings mesh, boolean isHttp2) {
    boolean offersExchange = isOn(proxy, mesh) && !mesh.features().disableMxAlpn();
    if (offersExchange) {
      return isHttp2 ? List.of(PROTOCOL, "istio", "h2") : List.of(PROTOCOL, "istio");
    }
    return isHttp2 ? List.of("istio", "h2") : List.of("istio");
  }

  private static boolean isOn(ClusterTraits proxy, ClusterSettings mesh) {
    return proxy.hasMetadataExchange() && mesh.features().metadataExchange();
  }
}
