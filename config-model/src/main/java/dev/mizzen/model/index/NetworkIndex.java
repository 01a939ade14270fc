package dev.mizzen.model.index;

import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.NetworkId;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.NodePorts;
import dev.mizzen.model.service.Service;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Networks and the gateways between them. Source: spec xds §4.2, config-and-registry §4.9, §7.2.
 *
 * <p>A gateway known by a name rather than an address counts as one for each address that the name
 * stands for, and as none while nobody has said for which.
 */
public final class NetworkIndex {
  public static final NetworkIndex EMPTY = new NetworkIndex(Set.of(), Map.of());

  private static final ClusterId ALL_CLUSTERS = new ClusterId("");
  private static final int DEFAULT_GATEWAY_PORT = 15443;
  private static final int HBONE_PORT = 15008;
  private static final Comparator<NetworkGateway> ORDER =
      Comparator.comparing(NetworkGateway::address)
          .thenComparingInt(NetworkGateway::port)
          .thenComparing(NetworkGateway::clusterId)
          .thenComparing(gateway -> gateway.network().value());

  private final Set<NetworkGateway> all;
  private final Map<String, List<String>> addresses;
  private final Map<Place, List<NetworkGateway>> byPlace;
  private final int weightScale;

  private NetworkIndex(Set<NetworkGateway> all, Map<String, List<String>> addresses) {
    this.all = all;
    this.addresses = addresses;
    this.byPlace = byPlace(resolved(all, addresses));
    this.weightScale = weightScale(byPlace);
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

  /** The names by which gateways are known, sorted; those that have no address yet included. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    all.stream()
        .map(NetworkGateway::address)
        .filter(address -> !IpAddresses.isAddress(address))
        .forEach(names::add);
    return names;
  }

  /** What names stand for, as it was told last. */
  public Map<String, List<String>> addresses() {
    return addresses;
  }

  /**
   * The index for these settings, services and nodes; this one where no gateway changed.
   *
   * @param known what names stand for; of more names than gateways have, it may be
   */
  public NetworkIndex apply(
      Mesh mesh, ServiceIndex services, WorkloadIndex workloads, Map<String, List<String>> known) {
    Set<NetworkGateway> gateways = new TreeSet<>(ORDER);
    Map<RegistryName, List<NetworkGateway>> registryNames = new HashMap<>();
    NetworkAssignment.networks(mesh.networks())
        .forEach(
            (name, network) ->
                addConfigured(new NetworkId(name), network, gateways, registryNames));
    services
        .kubernetes()
        .forEach(
            (key, service) -> {
              ClusterId cluster = key.clusterId();
              List<NetworkGateway> asked = asked(cluster, service, registryNames);
              if (!asked.isEmpty()) {
                gateways.addAll(ofService(cluster, service, asked, workloads));
              }
            });
    return gateways.equals(all) && known.equals(addresses)
        ? this
        : new NetworkIndex(gateways, known);
  }

  /** A Service that a network names as its gateway, in a cluster that is part of that network. */
  private record RegistryName(ClusterId cluster, String hostname) {}

  private static void addConfigured(
      NetworkId name,
      Network network,
      Set<NetworkGateway> gateways,
      Map<RegistryName, List<NetworkGateway>> registryNames) {
    for (Network.IstioNetworkGateway gateway : network.getGatewaysList()) {
      NetworkGateway found =
          new NetworkGateway(name, ALL_CLUSTERS, gateway.getAddress(), gateway.getPort());
      if (!gateway.getAddress().isEmpty()) {
        gateways.add(found);
      }
      if (!gateway.getRegistryServiceName().isEmpty()) {
        registries(network)
            .map(cluster -> new RegistryName(cluster, gateway.getRegistryServiceName()))
            .forEach(
                service ->
                    registryNames
                        .computeIfAbsent(service, absent -> new ArrayList<>(1))
                        .add(found));
      }
    }
  }

  private static Stream<ClusterId> registries(Network network) {
    return network.getEndpointsList().stream()
        .map(Network.NetworkEndpoints::getFromRegistry)
        .filter(registry -> !registry.isEmpty())
        .distinct()
        .map(ClusterId::new);
  }

  /** What networks a Service is a gateway of, and at which of its ports; not yet where. */
  private static List<NetworkGateway> asked(
      ClusterId cluster, Service service, Map<RegistryName, List<NetworkGateway>> registryNames) {
    String network = service.labels().getOrDefault(Annotations.NETWORK, "");
    return network.isEmpty()
        ? registryNames.getOrDefault(
            new RegistryName(cluster, service.hostname().value()), List.of())
        : labelled(new NetworkId(network), service).stream().toList();
  }

  /** At each of a Service's external addresses; behind node ports, at the node port. */
  private static List<NetworkGateway> ofService(
      ClusterId cluster, Service service, List<NetworkGateway> asked, WorkloadIndex workloads) {
    Optional<NodePorts> nodePorts =
        Optional.ofNullable(service.addresses().nodePorts().get(cluster));
    List<String> own = service.addresses().external().getOrDefault(cluster, List.of());
    List<String> addresses =
        own.isEmpty()
            ? nodePorts.map(ports -> nodeAddresses(ports, workloads.nodes(cluster))).orElse(own)
            : own;
    return addresses.stream()
        .flatMap(
            address ->
                asked.stream()
                    .map(
                        gateway ->
                            new NetworkGateway(
                                gateway.network(),
                                cluster,
                                address,
                                nodePorts.orElse(NodePorts.NONE).nodePort(gateway.port()))))
        .toList();
  }

  /** One address of each node that takes the traffic and is reached from outside. */
  private static List<String> nodeAddresses(NodePorts ports, List<Node> nodes) {
    return nodes.stream()
        .filter(ports::selects)
        .flatMap(node -> node.externalIps().stream().limit(1))
        .toList();
  }

  /** The gateway a Service is by its labels; with no port for mutual TLS where it tunnels alone. */
  private static Optional<NetworkGateway> labelled(NetworkId network, Service service) {
    int port = portOf(service.labels().getOrDefault(Annotations.GATEWAY_PORT, ""));
    boolean takesMutualTls = service.port(port).isPresent();
    if (!takesMutualTls && service.port(HBONE_PORT).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new NetworkGateway(network, ALL_CLUSTERS, "", takesMutualTls ? port : 0));
  }

  private static int portOf(String label) {
    try {
      return label.isEmpty() ? DEFAULT_GATEWAY_PORT : Integer.parseInt(label);
    } catch (NumberFormatException notANumber) {
      return DEFAULT_GATEWAY_PORT;
    }
  }

  private static Set<NetworkGateway> resolved(
      Set<NetworkGateway> gateways, Map<String, List<String>> addresses) {
    Set<NetworkGateway> resolved = new TreeSet<>(ORDER);
    for (NetworkGateway gateway : gateways) {
      if (IpAddresses.isAddress(gateway.address())) {
        resolved.add(gateway);
        continue;
      }
      for (String address : addresses.getOrDefault(gateway.address(), List.of())) {
        resolved.add(
            new NetworkGateway(gateway.network(), gateway.clusterId(), address, gateway.port()));
      }
    }
    return resolved;
  }

  private static Map<Place, List<NetworkGateway>> byPlace(Set<NetworkGateway> sorted) {
    Map<Place, List<NetworkGateway>> byPlace = new HashMap<>();
    for (NetworkGateway gateway : sorted) {
      add(byPlace, new Place(gateway.network(), ALL_CLUSTERS), gateway);
      if (!gateway.clusterId().equals(ALL_CLUSTERS)) {
        add(byPlace, new Place(gateway.network(), gateway.clusterId()), gateway);
      }
    }
    return byPlace;
  }

  private static void add(
      Map<Place, List<NetworkGateway>> byPlace, Place place, NetworkGateway gateway) {
    byPlace.computeIfAbsent(place, absent -> new ArrayList<>(1)).add(gateway);
  }

  /**
   * The least common multiple of how many gateways each network has, each cluster has of it, and
   * are given by their addresses.
   */
  private static int weightScale(Map<Place, List<NetworkGateway>> byPlace) {
    BigInteger multiple = BigInteger.ONE;
    for (Map.Entry<Place, List<NetworkGateway>> entry : byPlace.entrySet()) {
      List<NetworkGateway> gateways = entry.getValue();
      multiple = leastCommonMultiple(multiple, gateways.size());
      if (entry.getKey().cluster().equals(ALL_CLUSTERS)) {
        multiple = leastCommonMultiple(multiple, ofAllClusters(gateways));
      }
    }
    return multiple.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
  }

  private static long ofAllClusters(List<NetworkGateway> gateways) {
    return gateways.stream().filter(gateway -> gateway.clusterId().equals(ALL_CLUSTERS)).count();
  }

  private static BigInteger leastCommonMultiple(BigInteger multiple, long count) {
    BigInteger factor = BigInteger.valueOf(Math.max(1, count));
    return multiple.multiply(factor).divide(multiple.gcd(factor));
  }
}
