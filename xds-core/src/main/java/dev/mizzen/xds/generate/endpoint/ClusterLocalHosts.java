package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.mesh.Mesh;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Hosts whose endpoints in other clusters are never called: those of the Kubernetes system and what
 * the mesh's service settings add or take away.
 *
 * <p>Source: Istio 1.30, pilot/pkg/model/cluster_local.go.
 */
final class ClusterLocalHosts {
  private ClusterLocalHosts() {}

  static boolean contains(Mesh mesh, Hostname host) {
    TreeMap<Hostname, Boolean> hosts = new TreeMap<>();
    for (String standard : standard(mesh)) {
      hosts.put(new Hostname(standard), true);
    }
    for (MeshConfig.ServiceSettings settings : mesh.config().getServiceSettingsList()) {
      for (String name : settings.getHostsList()) {
        hosts.put(new Hostname(name), settings.getSettings().getClusterLocal());
      }
    }
    Optional<Hostname> mostSpecific = hosts.keySet().stream().filter(host::isSubsetOf).findFirst();
    return mostSpecific.map(hosts::get).orElse(false);
  }

  private static Set<String> standard(Mesh mesh) {
    String discovery = mesh.config().getDefaultConfig().getDiscoveryAddress();
    int colon = discovery.lastIndexOf(':');
    return Set.of(
        "*.kube-system.svc." + mesh.domainSuffix(),
        "kubernetes.default.svc." + mesh.domainSuffix(),
        colon < 0 ? discovery : discovery.substring(0, colon));
  }
}
