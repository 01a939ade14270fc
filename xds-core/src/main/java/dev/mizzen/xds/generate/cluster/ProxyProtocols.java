package dev.mizzen.xds.generate.cluster;

import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import dev.mizzen.xds.generate.Anys;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ProxyProtocolConfig;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport;

/**
 * Sends the client's address ahead of each connection. Source: Istio 1.30,
 * applyUpstreamProxyProtocol; spec xds §3.5.
 */
final class ProxyProtocols {
  private static final TransportSocket PLAINTEXT =
      UpstreamTls.RAW_BUFFER.toBuilder().setName("raw_buffer").build();

  private ProxyProtocols() {}

  /** Wraps whichever sockets the cluster has; plaintext where it has none. */
  static void apply(Cluster.Builder cluster, TrafficPolicy.ProxyProtocol settings) {
    ProxyProtocolConfig.Version version =
        switch (settings.getVersion()) {
          case V1, UNRECOGNIZED -> ProxyProtocolConfig.Version.V1;
          case V2 -> ProxyProtocolConfig.Version.V2;
        };
    if (cluster.getTransportSocketMatchesCount() == 0) {
      cluster.setTransportSocket(
          wrapped(
              cluster.hasTransportSocket() ? cluster.getTransportSocket() : PLAINTEXT, version));
      return;
    }
    for (Cluster.TransportSocketMatch.Builder match :
        cluster.getTransportSocketMatchesBuilderList()) {
      match.setTransportSocket(wrapped(match.getTransportSocket(), version));
    }
  }

  private static TransportSocket wrapped(
      TransportSocket inner, ProxyProtocolConfig.Version version) {
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.upstream_proxy_protocol")
        .setTypedConfig(
            Anys.pack(
                ProxyProtocolUpstreamTransport.newBuilder()
                    .setConfig(ProxyProtocolConfig.newBuilder().setVersion(version))
                    .setTransportSocket(inner)
                    .build()))
        .build();
  }
}
