package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.api.telemetry.v1alpha1.WorkloadMode;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.telemetry.TelemetrySettings;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.TelemetryScope;
import java.util.Optional;

/**
 * What of a sidecar's class its outbound listeners depend on.
 *
 * @param ownHeadlessAddress the proxy's first address where a headless service has it
 */
public record OutboundListenerScope(
    OutboundScope outbound, TelemetryScope telemetry, Optional<String> ownHeadlessAddress) {
  /** Empty for proxies that are no sidecars. */
  public static Optional<OutboundListenerScope> of(ProxyScope proxy) {
    return proxy.traits().isSidecar()
        ? Optional.of(
            new OutboundListenerScope(
                proxy.outbound(), proxy.telemetry(), proxy.ownHeadlessAddress()))
        : Optional.empty();
  }

  ListenerSettings settings(PushContext context, ListenerMesh mesh) {
    return new ListenerSettings(
        mesh,
        ListenerProxy.of(outbound.traits(), telemetry.identity()),
        TelemetrySettings.of(context, telemetry.objects(), WorkloadMode.CLIENT));
  }
}
