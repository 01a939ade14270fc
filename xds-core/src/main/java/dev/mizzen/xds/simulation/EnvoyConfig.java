package dev.mizzen.xds.simulation;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that one proxy was sent.
 *
 * @param listeners in the order in which they were sent
 * @param clusters by name
 * @param routes by name
 * @param endpoints by the name that an EDS cluster asks for
 */
public record EnvoyConfig(
    List<Listener> listeners,
    Map<String, Cluster> clusters,
    Map<String, RouteConfiguration> routes,
    Map<String, ClusterLoadAssignment> endpoints) {

  public EnvoyConfig {
    listeners = List.copyOf(listeners);
    clusters = Map.copyOf(clusters);
    routes = Map.copyOf(routes);
    endpoints = Map.copyOf(endpoints);
  }

  /** From the resources as they come; of two with one name the first counts. */
  public static EnvoyConfig of(
      List<Listener> listeners,
      List<Cluster> clusters,
      List<RouteConfiguration> routes,
      List<ClusterLoadAssignment> endpoints) {
    return new EnvoyConfig(
        listeners,
        byName(clusters, Cluster::getName),
        byName(routes, RouteConfiguration::getName),
        byName(endpoints, ClusterLoadAssignment::getClusterName));
  }

  private static <T> Map<String, T> byName(List<T> resources, Function<T, String> name) {
    return resources.stream()
        .collect(Collectors.toMap(name, Function.identity(), (first, second) -> first));
  }
}
