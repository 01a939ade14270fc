package dev.mizzen.xds.generate.listener.outbound;

import com.google.protobuf.BoolValue;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ChainMatch;
import dev.mizzen.xds.generate.listener.chain.FilterChains;
import dev.mizzen.xds.generate.listener.chain.Listeners;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.listener.tcp.TcpConnection;
import dev.mizzen.xds.generate.listener.telemetry.AccessLogs;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;

/**
 * Builds the listener of all intercepted outbound traffic: it hands connections to the listener of
 * their destination, and passes on what has none.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/listener_builder.go,
 * buildVirtualOutboundListener; spec xds §5.1.
 */
public final class VirtualOutboundBuilder {
  private static final String NAME = "virtualOutbound";
  private static final ListenerSide SIDE = ListenerSide.SIDECAR_OUTBOUND;

  private VirtualOutboundBuilder() {}

  public static Resource build(VirtualOutboundInput input) {
    Listener.Builder listener =
        Listeners.at(input.bind())
            .setName(NAME)
            .setTrafficDirection(TrafficDirection.OUTBOUND)
            .setUseOriginalDst(BoolValue.of(true))
            .addFilterChains(loop(input))
            .addFilterChains(unmatched(input))
            .addAllAccessLog(AccessLogs.listener(input.settings().telemetry()));
    Listeners.limitAccepting(listener, input.settings().mesh());
    if (input.interception() == InterceptionMode.TPROXY) {
      listener.setTransparent(BoolValue.of(true));
    }
    return new Resource(NAME, listener.build(), input.sources());
  }

  /** Who calls the proxy's own port would be sent back to it for ever. */
  private static FilterChain loop(VirtualOutboundInput input) {
    return chain(
        NAME + "-blackhole",
        ChainMatch.ANY.onPort(input.bind().port()),
        TcpConnection.blackHole(ClusterName.BLACK_HOLE),
        input);
  }

  private static FilterChain unmatched(VirtualOutboundInput input) {
    return chain(
        NAME + "-catchall-tcp", ChainMatch.ANY, TcpConnection.to(input.unmatched()), input);
  }

  private static FilterChain chain(
      String name, ChainMatch match, TcpConnection connection, VirtualOutboundInput input) {
    return FilterChains.of(
        Chain.of(match, new Chain.Tcp(connection)).named(name), SIDE, input.settings());
  }
}
