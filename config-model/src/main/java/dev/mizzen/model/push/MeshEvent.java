package dev.mizzen.model.push;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.gatewayapi.ReferenceGrant;
import dev.mizzen.model.identity.TrustBundle;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Secret;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.Workload;
import java.util.List;
import java.util.Map;

/**
 * One thing that happened, as a source tells it. Everything that changes the picture of the mesh is
 * one of these, on one queue.
 */
public sealed interface MeshEvent {

  /** An Istio object was made or changed. */
  record ConfigChanged(ConfigResource<?> resource) implements MeshEvent {}

  record ConfigRemoved(ConfigKey key) implements MeshEvent {}

  /** A Kubernetes Service was made or changed; {@code service.source()} names it. */
  record ServiceChanged(ClusterId clusterId, Service service) implements MeshEvent {}

  record ServiceRemoved(ClusterId clusterId, ConfigKey key) implements MeshEvent {}

  record SliceChanged(EndpointSlice slice) implements MeshEvent {}

  record SliceRemoved(ClusterId clusterId, ConfigKey key) implements MeshEvent {}

  record WorkloadChanged(Workload workload) implements MeshEvent {}

  record WorkloadRemoved(ClusterId clusterId, ConfigKey key) implements MeshEvent {}

  record NodeChanged(Node node) implements MeshEvent {}

  record NodeRemoved(ClusterId clusterId, String name) implements MeshEvent {}

  record NamespaceChanged(Namespace namespace) implements MeshEvent {}

  record NamespaceRemoved(ClusterId clusterId, String name) implements MeshEvent {}

  record SecretChanged(Secret secret) implements MeshEvent {}

  record SecretRemoved(ConfigKey key) implements MeshEvent {}

  record ReferenceGrantChanged(ReferenceGrant grant) implements MeshEvent {}

  record ReferenceGrantRemoved(ConfigKey key) implements MeshEvent {}

  /** The mesh config, already over the defaults. */
  record MeshConfigChanged(MeshConfig config) implements MeshEvent {}

  record MeshNetworksChanged(MeshNetworks networks) implements MeshEvent {}

  /**
   * What the names of network gateways stand for.
   *
   * @param addresses every name that is known with its IPs, none where it has none
   */
  record GatewayNamesResolved(Map<String, List<String>> addresses) implements MeshEvent {
    public GatewayNamesResolved {
      addresses = Map.copyOf(addresses);
    }
  }

  /** Workloads are to trust other roots. */
  record TrustBundleChanged(TrustBundle bundle) implements MeshEvent {}

  /**
   * A source has told everything it found at its start. Nothing is served before every source has.
   */
  record SourceSynced(String source) implements MeshEvent {}
}
