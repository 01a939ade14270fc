package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.mesh.Mesh;
import java.util.List;
import java.util.Map;
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
    Map<Hostname, Boolean> hosts = new TreeMap<>();
    for (MeshConfig.ServiceSettings settings : mesh.config().getServiceSettingsList()) {
      for (String name : settings.getHostsList()) {
        hosts.put(new Hostname(name), settings.getSettings().getClusterLocal());
      }
    }
    for (Hostname standard : standard(mesh)) {
      if (!isTakenBack(standard, hosts)) {
        hosts.put(standard, true);
      }
    }
    for (Map.Entry<Hostname, Boolean> entry : hosts.entrySet()) {
      if (host.isSubsetOf(entry.getKey())) {
        return entry.getValue();
      }
    }
    return false;
  }

  /** One host that the mesh takes out of a standard entry takes out all of it. */
  private static boolean isTakenBack(Hostname standard, Map<Hostname, Boolean> hosts) {
    return hosts.entrySet().stream()
        .anyMatch(entry -> !entry.getValue() && entry.getKey().isSubsetOf(standard));
  }

  private static List<Hostname> standard(Mesh mesh) {
    return List.of(
        new Hostname("*.kube-system.svc." + mesh.domainSuffix()),
        new Hostname("kubernetes.default.svc." + mesh.domainSuffix()),
        new Hostname(discoveryHost(mesh)));
  }

  /** This control plane's own service, by its full name. */
  private static String discoveryHost(Mesh mesh) {
    String address = mesh.config().getDefaultConfig().getDiscoveryAddress();
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    return host.endsWith(mesh.domainSuffix()) ? host : host + "." + mesh.domainSuffix();
  }
}
