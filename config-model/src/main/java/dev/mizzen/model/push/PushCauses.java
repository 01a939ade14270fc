package dev.mizzen.model.push;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.index.RegistryKey;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.Service;

/** Why an event makes a push. Source: spec xds §2.1, §2.5; Istio 1.30, model.TriggerReason. */
final class PushCauses {
  private PushCauses() {}

  static PushCause of(MeshEvent event, PushContext base) {
    return switch (event) {
      case MeshEvent.ConfigChanged(var resource) -> ofConfig(resource.key().kind());
      case MeshEvent.ConfigRemoved(var key) -> ofConfig(key.kind());
      case MeshEvent.ServiceChanged changed -> PushCause.SERVICE;
      case MeshEvent.ServiceRemoved removed -> PushCause.SERVICE;
      case MeshEvent.SliceChanged(var slice) -> ofSlice(slice, base);
      case MeshEvent.SliceRemoved(var cluster, var key) -> ofRemovedSlice(cluster, key, base);
      case MeshEvent.WorkloadChanged changed -> PushCause.ENDPOINT;
      case MeshEvent.WorkloadRemoved removed -> PushCause.ENDPOINT;
      case MeshEvent.NodeChanged changed -> PushCause.ENDPOINT;
      case MeshEvent.NodeRemoved removed -> PushCause.ENDPOINT;
      case MeshEvent.NamespaceChanged changed -> PushCause.NAMESPACE;
      case MeshEvent.NamespaceRemoved removed -> PushCause.NAMESPACE;
      case MeshEvent.SecretChanged changed -> PushCause.SECRET;
      case MeshEvent.SecretRemoved removed -> PushCause.SECRET;
      case MeshEvent.ReferenceGrantChanged changed -> PushCause.CONFIG;
      case MeshEvent.ReferenceGrantRemoved removed -> PushCause.CONFIG;
      case MeshEvent.MeshConfigChanged changed -> PushCause.GLOBAL;
      case MeshEvent.MeshNetworksChanged changed -> PushCause.NETWORKS;
      case MeshEvent.GatewayNamesResolved resolved -> PushCause.NETWORKS;
      case MeshEvent.TrustBundleChanged changed -> PushCause.GLOBAL;
      case MeshEvent.SourceSynced synced -> PushCause.UNKNOWN;
    };
  }

  /** ServiceEntries are services, WorkloadEntries endpoints, all else is configuration. */
  private static PushCause ofConfig(ConfigKind kind) {
    if (kind == ConfigKind.SERVICE_ENTRY) {
      return PushCause.SERVICE;
    }
    return kind == ConfigKind.WORKLOAD_ENTRY ? PushCause.ENDPOINT : PushCause.CONFIG;
  }

  private static PushCause ofRemovedSlice(ClusterId cluster, ConfigKey key, PushContext base) {
    return base.endpoints()
        .slice(new RegistryKey(cluster, key))
        .map(slice -> ofSlice(slice, base))
        .orElse(PushCause.ENDPOINT);
  }

  private static PushCause ofSlice(EndpointSlice slice, PushContext base) {
    ConfigKey service =
        new ConfigKey(ConfigKind.SERVICE, slice.key().namespace(), slice.serviceName());
    boolean isHeadless =
        base.services()
            .inCluster(new RegistryKey(slice.clusterId(), service))
            .map(Service::isHeadless)
            .orElse(false);
    return isHeadless ? PushCause.HEADLESS_ENDPOINT : PushCause.ENDPOINT;
  }
}
