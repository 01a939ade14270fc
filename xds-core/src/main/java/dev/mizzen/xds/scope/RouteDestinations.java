package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Destination;
import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.RouteDestination;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.service.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The hosts a VirtualService leads to, each with the ports it names.
 *
 * <p>Source: spec xds §2.4; Istio 1.30, virtualServiceDestinationsFilteredBySourceNamespace,
 * serviceMatchingVirtualServicePorts.
 */
final class RouteDestinations {
  /** Stands for a destination that names no port. */
  private static final int EVERY_PORT = 0;

  private final Map<Hostname, Set<Integer>> ports = new LinkedHashMap<>();

  /** Destinations of all routes but the HTTP routes that are for other namespaces alone. */
  RouteDestinations(VirtualService spec, String namespace) {
    for (HTTPRoute route : spec.getHttpList()) {
      if (isForNamespace(route.getMatchList(), namespace)) {
        addAll(route);
      }
    }
    spec.getTcpList().forEach(route -> addAll(route.getRouteList()));
    spec.getTlsList().forEach(route -> addAll(route.getRouteList()));
  }

  /** In the order in which they are written. */
  Set<Hostname> hosts() {
    return ports.keySet();
  }

  /** A service reduced to the ports that are led to; empty where it has none of them. */
  Optional<Service> reduced(Service service) {
    Set<Integer> wanted = ports.getOrDefault(service.hostname(), Set.of());
    if (wanted.isEmpty() || wanted.contains(EVERY_PORT)) {
      return Optional.of(service);
    }
    var kept = service.ports().stream().filter(port -> wanted.contains(port.number())).toList();
    if (kept.size() == service.ports().size()) {
      return Optional.of(service);
    }
    return kept.isEmpty() ? Optional.empty() : Optional.of(service.withPorts(kept));
  }

  private static boolean isForNamespace(List<HTTPMatchRequest> matches, String namespace) {
    Predicate<HTTPMatchRequest> namesNamespace = match -> !match.getSourceNamespace().isEmpty();
    return namespace.isEmpty()
        || matches.stream().noneMatch(namesNamespace)
        || matches.stream().anyMatch(match -> match.getSourceNamespace().equals(namespace));
  }

  private void addAll(HTTPRoute route) {
    route
        .getRouteList()
        .forEach(weighted -> add(weighted.hasDestination(), weighted.getDestination()));
    add(route.hasMirror(), route.getMirror());
    route.getMirrorsList().forEach(mirror -> add(mirror.hasDestination(), mirror.getDestination()));
  }

  private void addAll(List<RouteDestination> routes) {
    routes.forEach(weighted -> add(weighted.hasDestination(), weighted.getDestination()));
  }

  private void add(boolean isPresent, Destination destination) {
    if (isPresent) {
      int port = destination.hasPort() ? destination.getPort().getNumber() : EVERY_PORT;
      ports.computeIfAbsent(new Hostname(destination.getHost()), host -> new TreeSet<>()).add(port);
    }
  }
}
