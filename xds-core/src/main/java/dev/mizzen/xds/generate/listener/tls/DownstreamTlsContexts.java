package dev.mizzen.xds.generate.listener.tls;

import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.envoy.CompliantTls;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;

/** Makes the transport socket of a filter chain that ends TLS. */
public final class DownstreamTlsContexts {
  private DownstreamTlsContexts() {}

  public static TransportSocket socket(DownstreamTls tls, ListenerSettings settings) {
    DownstreamTlsContext context =
        switch (tls) {
          case DownstreamTls.Mesh(var traffic) -> MeshTls.context(traffic, settings);
          case DownstreamTls.Server(var server, var traffic) ->
              ServerTls.context(server, traffic, settings);
        };
    CommonTlsContext common =
        CompliantTls.of(context.getCommonTlsContext(), settings.mesh().features().compliance());
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Anys.pack(context.toBuilder().setCommonTlsContext(common).build()))
        .build();
  }
}
