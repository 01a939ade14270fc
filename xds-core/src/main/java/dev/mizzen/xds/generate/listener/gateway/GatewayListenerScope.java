package dev.mizzen.xds.generate.listener.gateway;

import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.scope.GatewayScope;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.TelemetryIdentity;
import java.util.Optional;

/** What of a router's class its listeners depend on. */
public record GatewayListenerScope(GatewayScope gateway, TelemetryIdentity telemetry) {
  /** Empty for proxies that are no routers. */
  public static Optional<GatewayListenerScope> of(ProxyScope proxy) {
    return proxy.gateway().map(gateway -> new GatewayListenerScope(gateway, proxy.telemetry()));
  }

  ListenerSettings settings(ListenerMesh mesh) {
    return new ListenerSettings(mesh, ListenerProxy.of(gateway.traits(), telemetry));
  }
}
