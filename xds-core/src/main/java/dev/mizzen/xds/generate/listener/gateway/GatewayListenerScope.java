package dev.mizzen.xds.generate.listener.gateway;

import dev.mizzen.api.telemetry.v1alpha1.WorkloadMode;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.telemetry.TelemetrySettings;
import dev.mizzen.xds.scope.GatewayScope;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.TelemetryScope;
import java.util.Optional;

/** What of a router's class its listeners depend on. */
public record GatewayListenerScope(GatewayScope gateway, TelemetryScope telemetry) {
  /** Empty for proxies that are no routers. */
  public static Optional<GatewayListenerScope> of(ProxyScope proxy) {
    return proxy.gateway().map(gateway -> new GatewayListenerScope(gateway, proxy.telemetry()));
  }

  ListenerSettings settings(PushContext context, ListenerMesh mesh) {
    return new ListenerSettings(
        mesh,
        ListenerProxy.of(gateway.traits(), telemetry.identity()),
        TelemetrySettings.of(context, telemetry.objects(), WorkloadMode.CLIENT));
  }
}
