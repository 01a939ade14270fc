package dev.mizzen.xds.generate.listener.inbound;

import dev.mizzen.api.telemetry.v1alpha1.WorkloadMode;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.telemetry.TelemetrySettings;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.TelemetryScope;
import dev.mizzen.xds.scope.WorkloadScope;
import java.util.Optional;

/** What of a sidecar's class its inbound listeners depend on. */
public record InboundListenerScope(WorkloadScope workload, TelemetryScope telemetry) {
  /** Empty for proxies that are no sidecars. */
  public static Optional<InboundListenerScope> of(ProxyScope proxy) {
    return proxy.traits().isSidecar()
        ? Optional.of(new InboundListenerScope(proxy.workload(), proxy.telemetry()))
        : Optional.empty();
  }

  ListenerSettings settings(PushContext context, ListenerMesh mesh) {
    return new ListenerSettings(
        mesh,
        ListenerProxy.of(workload.traits(), telemetry.identity()),
        TelemetrySettings.of(context, telemetry.objects(), WorkloadMode.SERVER));
  }
}
