package dev.mizzen.model.index;

import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.NetworkId;
import dev.mizzen.model.service.Service;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Networks and the gateways between them. Source: spec xds §4.2, config-and-registry §4.9, §7.2.
 *
 * <p>Gateways known by a name rather than an address are kept apart: only who resolves names can
 * send traffic there.
 */
public final class NetworkIndex {
  public static final NetworkIndex EMPTY = new NetworkIndex(Set.of());

  private static final ClusterId ALL_CLUSTERS = new ClusterId("");
  private static final int DEFAULT_GATEWAY_PORT = 15443;
  private static final Comparator<NetworkGateway> ORDER =
      Comparator.comparing(NetworkGateway::address)
          .thenComparingInt(NetworkGateway::port)
          .thenComparing(NetworkGateway::clusterId)
          .thenComparing(gateway -> gateway.network().value());

  private final Set<NetworkGateway> all;
  private final Map<Place, List<NetworkGateway>> byPlace;
  private final int weightScale;

  private NetworkIndex(Set<NetworkGateway> all) {
    this.all = all;
    this.byPlace = byPlace(all);
    this.weightScale = leastCommonMultiple(byPlace.values());
  }

  /** Where gateways stand: a network, or what of it a cluster has. */
  private record Place(NetworkId network, ClusterId cluster) {}

  /** Whether any gateway is known at all; without one every endpoint is called directly. */
  public boolean hasGateways() {
    return !byPlace.isEmpty();
  }

  /**
   * Gateways of a network, those of the cluster alone where there are such; sorted by address, then
   * port.
   */
  public List<NetworkGateway> gateways(NetworkId network, ClusterId cluster) {
    List<NetworkGateway> own = byPlace.getOrDefault(new Place(network, cluster), List.of());
    return own.isEmpty() ? byPlace.getOrDefault(new Place(network, ALL_CLUSTERS), List.of()) : own;
  }

  /** The least common multiple of the gateway counts, so that weights divide without rest. */
  public int weightScale() {
    return weightScale;
  }

  /** Gateways whose address is a name, sorted by it. */
  public List<NetworkGateway> unresolved() {
    return all.stream().filter(gateway -> !IpAddresses.isAddress(gateway.address())).toList();
  }

  /** The index for these settings and services; this one where no gateway comes out different. */
  public NetworkIndex apply(Mesh mesh, ServiceIndex services) {
    Set<NetworkGateway> gateways = new TreeSet<>(ORDER);
    Map<String, List<NetworkGateway>> registryNames = new HashMap<>();
    NetworkAssignment.networks(mesh.networks())
        .forEach(
            (name, network) ->
                addConfigured(new NetworkId(name), network, gateways, registryNames));
    services
        .kubernetes()
        .forEach(
            (key, service) -> gateways.addAll(ofService(key.clusterId(), service, registryNames)));
    return gateways.equals(all) ? this : new NetworkIndex(gateways);
  }

  private static void addConfigured(
      NetworkId name,
      Network network,
      Set<NetworkGateway> gateways,
      Map<String, List<NetworkGateway>> registryNames) {
    for (Network.IstioNetworkGateway gateway : network.getGatewaysList()) {
      NetworkGateway found =
          new NetworkGateway(name, ALL_CLUSTERS, gateway.getAddress(), gateway.getPort());
      if (!gateway.getAddress().isEmpty()) {
        gateways.add(found);
      }
      if (!gateway.getRegistryServiceName().isEmpty()) {
        registryNames
            .computeIfAbsent(gateway.getRegistryServiceName(), host -> new ArrayList<>())
            .add(found);
      }
    }
  }

  /** A Service's external addresses; behind node ports, at the node port. */
  private static List<NetworkGateway> ofService(
      ClusterId cluster, Service service, Map<String, List<NetworkGateway>> registryNames) {
    List<NetworkGateway> asked =
        labelled(service)
            .map(List::of)
            .orElse(registryNames.getOrDefault(service.hostname().value(), List.of()));
    if (asked.isEmpty()) {
      return List.of();
    }
    Map<Integer, Integer> nodePorts =
        service.addresses().externalPorts().getOrDefault(cluster, Map.of());
    return service.addresses().external().getOrDefault(cluster, List.of()).stream()
        .flatMap(
            address ->
                asked.stream()
                    .map(
                        gateway ->
                            new NetworkGateway(
                                gateway.network(),
                                cluster,
                                address,
                                nodePorts.getOrDefault(gateway.port(), gateway.port()))))
        .toList();
  }

  private static Optional<NetworkGateway> labelled(Service service) {
    String network = service.labels().getOrDefault(Annotations.NETWORK, "");
    int port = portOf(service.labels().getOrDefault(Annotations.GATEWAY_PORT, ""));
    return network.isEmpty() || service.port(port).isEmpty()
        ? Optional.empty()
        : Optional.of(new NetworkGateway(new NetworkId(network), ALL_CLUSTERS, "", port));
  }

  private static int portOf(String label) {
    try {
      return label.isEmpty() ? DEFAULT_GATEWAY_PORT : Integer.parseInt(label);
    } catch (NumberFormatException notANumber) {
      return DEFAULT_GATEWAY_PORT;
    }
  }

  private static Map<Place, List<NetworkGateway>> byPlace(Set<NetworkGateway> sorted) {
    Map<Place, List<NetworkGateway>> byPlace = new HashMap<>();
    for (NetworkGateway gateway : sorted) {
      if (IpAddresses.isAddress(gateway.address())) {
        add(byPlace, new Place(gateway.network(), ALL_CLUSTERS), gateway);
        if (!gateway.clusterId().equals(ALL_CLUSTERS)) {
          add(byPlace, new Place(gateway.network(), gateway.clusterId()), gateway);
        }
      }
    }
    return byPlace;
  }

  private static void add(
      Map<Place, List<NetworkGateway>> byPlace, Place place, NetworkGateway gateway) {
    byPlace.computeIfAbsent(place, absent -> new ArrayList<>(1)).add(gateway);
  }

  private static int leastCommonMultiple(Collection<List<NetworkGateway>> lists) {
    BigInteger multiple = BigInteger.ONE;
    for (List<NetworkGateway> list : lists) {
      BigInteger count = BigInteger.valueOf(list.size());
      multiple = multiple.multiply(count).divide(multiple.gcd(count));
    }
    return multiple.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
  }
}
