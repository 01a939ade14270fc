package dev.mizzen.xds.generate.listener.gateway;

import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.FilterChains;
import dev.mizzen.xds.generate.listener.chain.ListenerFilters;
import dev.mizzen.xds.generate.listener.chain.Listeners;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.listener.telemetry.AccessLogs;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Listener;

/** Builds one listener of a router. Source: spec xds §5.5, §10.3. */
public final class GatewayListenerBuilder {
  private GatewayListenerBuilder() {}

  public static Resource build(GatewayListenerInput input) {
    ListenerMesh mesh = input.settings().mesh();
    Listener.Builder listener =
        Listeners.at(input.bind())
            .setTrafficDirection(TrafficDirection.OUTBOUND)
            .addAllAccessLog(AccessLogs.listener(input.settings().telemetry()));
    Listeners.limitAccepting(listener, mesh);
    Listeners.balance(listener, input.balance());
    if (input.settings().proxy().topology().hasProxyProtocol()) {
      listener.addListenerFilters(ListenerFilters.PROXY_PROTOCOL);
    }
    if (input.chains().stream().anyMatch(GatewayListenerBuilder::readsTls)) {
      listener.addListenerFilters(ListenerFilters.TLS_INSPECTOR);
    }
    for (Chain chain : input.chains()) {
      listener.addFilterChains(
          FilterChains.withHandshakeLimit(chain, ListenerSide.GATEWAY, input.settings()));
    }
    return new Resource(input.bind().name(), listener.build(), input.sources());
  }

  private static boolean readsTls(Chain chain) {
    return chain.match().needsTlsInspector() || chain.tls().isPresent();
  }
}
