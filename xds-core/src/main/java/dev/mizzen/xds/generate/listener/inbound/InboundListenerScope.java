package dev.mizzen.xds.generate.listener.inbound;

import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.TelemetryIdentity;
import dev.mizzen.xds.scope.WorkloadScope;
import java.util.Optional;

/** What of a sidecar's class its inbound listeners depend on. */
public record InboundListenerScope(WorkloadScope workload, TelemetryIdentity telemetry) {
  /** Empty for proxies that are no sidecars. */
  public static Optional<InboundListenerScope> of(ProxyScope proxy) {
    return proxy.traits().isSidecar()
        ? Optional.of(new InboundListenerScope(proxy.workload(), proxy.telemetry()))
        : Optional.empty();
  }

  ListenerSettings settings(ListenerMesh mesh) {
    return new ListenerSettings(mesh, ListenerProxy.of(workload.traits(), telemetry));
  }
}
