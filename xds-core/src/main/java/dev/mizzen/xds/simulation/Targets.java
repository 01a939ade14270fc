package dev.mizzen.xds.simulation;

import dev.mizzen.xds.simulation.Call.Payload;
import dev.mizzen.xds.simulation.Journey.Reach;
import dev.mizzen.xds.simulation.Journey.Target;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The clusters that a route or a TCP proxy leads to, with what stands behind them. */
final class Targets {
  private static final Set<HealthStatus> HEALTHY =
      Set.of(HealthStatus.UNKNOWN, HealthStatus.HEALTHY, HealthStatus.DEGRADED);

  private final EnvoyConfig config;
  private final Call call;

  Targets(EnvoyConfig config, Call call) {
    this.config = config;
    this.call = call;
  }

  List<Target> of(RouteAction action, Payload.Http request) {
    return switch (action.getClusterSpecifierCase()) {
      case WEIGHTED_CLUSTERS ->
          action.getWeightedClusters().getClustersList().stream()
              .map(cluster -> target(cluster.getName(), cluster.getWeight().getValue()))
              .toList();
      case CLUSTER_HEADER ->
          List.of(target(RouteChoice.header(request, headerName(action)).orElse(""), 1));
      case CLUSTER,
          CLUSTER_SPECIFIER_PLUGIN,
          INLINE_CLUSTER_SPECIFIER_PLUGIN,
          CLUSTERSPECIFIER_NOT_SET ->
          List.of(target(action.getCluster(), 1));
    };
  }

  List<Target> of(TcpProxy proxy) {
    return proxy.hasWeightedClusters()
        ? proxy.getWeightedClusters().getClustersList().stream()
            .map(cluster -> target(cluster.getName(), cluster.getWeight()))
            .toList()
        : List.of(target(proxy.getCluster(), 1));
  }

  Target target(String cluster, int weight) {
    Cluster known = config.clusters().get(cluster);
    return new Target(cluster, weight, known == null ? new Reach.UnknownCluster() : reach(known));
  }

  private static String headerName(RouteAction action) {
    return action.getClusterHeader().toLowerCase(Locale.ROOT);
  }

  private Reach reach(Cluster cluster) {
    if (cluster.getType() == DiscoveryType.ORIGINAL_DST) {
      Call.Address destination = call.destination();
      return new Reach.Endpoints(List.of(destination.ip() + ":" + destination.port()));
    }
    return new Reach.Endpoints(firstHealthyPriority(assignment(cluster)));
  }

  private ClusterLoadAssignment assignment(Cluster cluster) {
    if (cluster.getType() != DiscoveryType.EDS) {
      return cluster.getLoadAssignment();
    }
    String asked = cluster.getEdsClusterConfig().getServiceName();
    return config
        .endpoints()
        .getOrDefault(
            asked.isEmpty() ? cluster.getName() : asked,
            ClusterLoadAssignment.getDefaultInstance());
  }

  private static List<String> firstHealthyPriority(ClusterLoadAssignment assignment) {
    Map<Integer, List<String>> byPriority = new TreeMap<>();
    assignment
        .getEndpointsList()
        .forEach(
            locality ->
                locality.getLbEndpointsList().stream()
                    .filter(endpoint -> HEALTHY.contains(endpoint.getHealthStatus()))
                    .forEach(
                        endpoint ->
                            byPriority
                                .computeIfAbsent(locality.getPriority(), none -> new ArrayList<>())
                                .add(text(endpoint))));
    return byPriority.values().stream().findFirst().orElse(List.of());
  }

  private static String text(LbEndpoint endpoint) {
    Address address = endpoint.getEndpoint().getAddress();
    return address.hasPipe()
        ? address.getPipe().getPath()
        : address.getSocketAddress().getAddress() + ":" + address.getSocketAddress().getPortValue();
  }
}
