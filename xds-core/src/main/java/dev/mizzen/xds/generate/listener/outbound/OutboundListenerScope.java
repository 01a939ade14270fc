package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.TelemetryIdentity;
import java.util.Optional;

/**
 * What of a sidecar's class its outbound listeners depend on.
 *
 * @param ownHeadlessAddress the proxy's first address where a headless service has it
 */
public record OutboundListenerScope(
    OutboundScope outbound, TelemetryIdentity telemetry, Optional<String> ownHeadlessAddress) {
  /** Empty for proxies that are no sidecars. */
  public static Optional<OutboundListenerScope> of(ProxyScope proxy) {
    return proxy.traits().isSidecar()
        ? Optional.of(
            new OutboundListenerScope(
                proxy.outbound(), proxy.telemetry(), proxy.ownHeadlessAddress()))
        : Optional.empty();
  }

  ListenerSettings settings(ListenerMesh mesh) {
    return new ListenerSettings(mesh, ListenerProxy.of(outbound.traits(), telemetry));
  }
}
