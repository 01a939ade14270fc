package dev.mizzen.registry.kube;

import dev.mizzen.model.service.ClusterId;
import java.util.Optional;

/**
 * What of a cluster is read.
 *
 * @param namespace the control plane's own; its ConfigMaps hold the mesh config
 * @param scope {@code ISTIO_WATCH_NAMESPACE}
 * @param revision {@code REVISION}: objects that name another are passed over; empty reads all
 * @param readsMeshConfig whether the mesh config comes from the ConfigMap, not from a file
 * @param sharedMeshConfig {@code SHARED_MESH_CONFIG}: a ConfigMap of the same namespace below it
 * @param crds which custom kinds are read
 * @param readsAlphaGatewayApi {@code PILOT_ENABLE_ALPHA_GATEWAY_API}
 */
public record KubeSourceSettings(
    ClusterId clusterId,
    String namespace,
    WatchScope scope,
    String revision,
    boolean readsMeshConfig,
    Optional<String> sharedMeshConfig,
    CrdRules crds,
    boolean readsAlphaGatewayApi) {

  /** The name of the mesh config's ConfigMap: {@code istio}, or {@code istio-REVISION}. */
  String meshConfigMap() {
    return revision.isEmpty() || revision.equals("default") ? "istio" : "istio-" + revision;
  }
}
