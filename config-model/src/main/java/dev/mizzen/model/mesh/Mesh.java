package dev.mizzen.model.mesh;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.model.service.ClusterId;

/**
 * Everything that is set once for the whole mesh.
 *
 * @param config over istiod's defaults, never raw
 * @param clusterId this control plane's own cluster (CLUSTER_ID)
 * @param domainSuffix the cluster's DNS domain (--domain), for example {@code cluster.local}
 * @param headerSecrets what the config names by environment variables
 */
public record Mesh(
    MeshConfig config,
    MeshNetworks networks,
    ClusterId clusterId,
    String domainSuffix,
    Features features,
    HeaderSecrets headerSecrets) {

  /** A mesh whose config names no environment variable. */
  public Mesh(
      MeshConfig config,
      MeshNetworks networks,
      ClusterId clusterId,
      String domainSuffix,
      Features features) {
    this(config, networks, clusterId, domainSuffix, features, HeaderSecrets.NONE);
  }

  public String rootNamespace() {
    return config.getRootNamespace();
  }

  public Mesh withConfig(MeshConfig changed) {
    return new Mesh(changed, networks, clusterId, domainSuffix, features, headerSecrets);
  }

  public Mesh withNetworks(MeshNetworks changed) {
    return new Mesh(config, changed, clusterId, domainSuffix, features, headerSecrets);
  }
}
