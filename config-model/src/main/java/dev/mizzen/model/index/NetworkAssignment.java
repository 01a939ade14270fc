package dev.mizzen.model.index;

import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.NetworkId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which network an endpoint is in: its own label, else that of its cluster's system namespace, else
 * the mesh networks' word on the cluster, else on the address. Source: spec config-and-registry
 * §4.6; Istio 1.30, kube/controller/network.go.
 *
 * @param systemNamespaces networks by the label of each cluster's root namespace
 * @param registries networks that hold a whole cluster
 * @param ranges networks by address, in the order of their names
 */
record NetworkAssignment(
    Map<ClusterId, NetworkId> systemNamespaces,
    Map<ClusterId, NetworkId> registries,
    List<Range> ranges) {

  NetworkAssignment {
    systemNamespaces = Map.copyOf(systemNamespaces);
    registries = Map.copyOf(registries);
    ranges = List.copyOf(ranges);
  }

  record Range(IpPrefix prefix, NetworkId network) {}

  static NetworkAssignment of(Mesh mesh, WorkloadIndex workloads) {
    Map<ClusterId, NetworkId> systemNamespaces = new HashMap<>();
    workloads
        .namespaces(mesh.rootNamespace())
        .forEach(
            (cluster, namespace) ->
                label(namespace.labels())
                    .ifPresent(network -> systemNamespaces.put(cluster, network)));
    Map<ClusterId, NetworkId> registries = new HashMap<>();
    List<Range> ranges = new ArrayList<>();
    networks(mesh.networks())
        .forEach(
            (name, network) -> {
              for (Network.NetworkEndpoints endpoints : network.getEndpointsList()) {
                if (!endpoints.getFromRegistry().isEmpty()) {
                  registries.putIfAbsent(
                      new ClusterId(endpoints.getFromRegistry()), new NetworkId(name));
                }
                IpPrefix.parse(endpoints.getFromCidr())
                    .ifPresent(prefix -> ranges.add(new Range(prefix, new NetworkId(name))));
              }
            });
    return new NetworkAssignment(systemNamespaces, registries, ranges);
  }

  /** The networks in the order of their names. */
  static Map<String, Network> networks(MeshNetworks networks) {
    return new TreeMap<>(networks.getNetworksMap());
  }

  /** The network of an endpoint of a cluster; unnamed where nobody says. */
  NetworkId of(ClusterId cluster, String address, Map<String, String> labels) {
    return label(labels)
        .or(() -> Optional.ofNullable(systemNamespaces.get(cluster)))
        .or(() -> Optional.ofNullable(registries.get(cluster)))
        .or(() -> byAddress(address))
        .orElse(NetworkId.UNNAMED);
  }

  private static Optional<NetworkId> label(Map<String, String> labels) {
    return Optional.ofNullable(labels.get(Annotations.NETWORK))
        .filter(network -> !network.isEmpty())
        .map(NetworkId::new);
  }

  /** Of ranges inside one another the widest; of equal ones the first. */
  private Optional<NetworkId> byAddress(String address) {
    if (ranges.isEmpty()) {
      return Optional.empty();
    }
    return IpAddresses.parse(address)
        .flatMap(
            bytes ->
                ranges.stream()
                    .filter(range -> range.prefix().contains(bytes))
                    .min(Comparator.comparingInt(range -> range.prefix().bits()))
                    .map(Range::network));
  }
}
