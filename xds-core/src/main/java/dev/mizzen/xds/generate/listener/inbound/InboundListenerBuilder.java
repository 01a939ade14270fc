package dev.mizzen.xds.generate.listener.inbound;

import com.google.protobuf.BoolValue;
import dev.mizzen.model.proxy.InterceptionMode;
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

/** Builds one inbound listener. Source: spec xds §5.3, §10.3. */
public final class InboundListenerBuilder {
  private InboundListenerBuilder() {}

  public static Resource build(InboundListenerInput input) {
    ListenerMesh mesh = input.settings().mesh();
    Listener.Builder listener =
        Listeners.at(input.bind())
            .setName(input.name())
            .setTrafficDirection(TrafficDirection.INBOUND)
            .setContinueOnListenerFiltersTimeout(true)
            .setListenerFiltersTimeout(mesh.protocolDetectionTimeout())
            .addAllAccessLog(AccessLogs.listener(input.settings().telemetry()));
    Listeners.limitAccepting(listener, mesh);
    Listeners.balance(listener, input.balance());
    addInterception(listener, input.interception());
    listener.addAllListenerFilters(InboundInspectors.of(input.chains()));
    for (Chain chain : input.chains()) {
      listener.addFilterChains(
          FilterChains.of(chain, ListenerSide.SIDECAR_INBOUND, input.settings()));
    }
    return new Resource(input.name(), listener.build(), input.sources());
  }

  private static void addInterception(Listener.Builder listener, InterceptionMode mode) {
    if (mode == InterceptionMode.NONE) {
      return;
    }
    listener.addListenerFilters(ListenerFilters.ORIGINAL_DESTINATION);
    if (mode == InterceptionMode.TPROXY) {
      listener
          .addListenerFilters(ListenerFilters.ORIGINAL_SOURCE)
          .setTransparent(BoolValue.of(true));
    }
  }
}
