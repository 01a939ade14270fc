package dev.mizzen.xds.generate.route;

import dev.mizzen.api.networking.v1alpha3.Destination;
import dev.mizzen.api.networking.v1alpha3.HTTPMirrorPolicy;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.HTTPRouteDestination;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.route.action.Redirects.ServerScheme;
import dev.mizzen.xds.generate.route.action.ResolvedDestination;
import dev.mizzen.xds.generate.route.action.SessionAffinity;
import dev.mizzen.xds.generate.route.match.MatchScope;
import dev.mizzen.xds.generate.route.table.RoutesInput.Clause;
import dev.mizzen.xds.generate.route.table.RoutesInput.VirtualServiceRoutes;
import dev.mizzen.xds.scope.OutboundScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Says what the routes of a VirtualService at one port are made of: the clauses that may hold
 * there, and the cluster, hash and session of every destination.
 *
 * <p>Source: Istio 1.30, route.go, BuildHTTPRoutesForVirtualService, GetDestinationCluster.
 */
final class DestinationResolver {
  private final OutboundScope scope;
  private final Features features;
  private final MatchScope at;
  private final ServerScheme scheme;
  private final Function<Hostname, Optional<RoutedService>> services;

  /**
   * @param services where a destination's host is looked up for its port; what is not found there
   *     keeps the listener's port
   */
  DestinationResolver(
      OutboundScope scope,
      Features features,
      MatchScope at,
      ServerScheme scheme,
      Function<Hostname, Optional<RoutedService>> services) {
    this.scope = scope;
    this.features = features;
    this.at = at;
    this.scheme = scheme;
    this.services = services;
  }

  /** The VirtualService's routes; empty where none of its clauses may hold here. */
  Optional<VirtualServiceRoutes> routes(MeshVirtualService virtualService) {
    List<Clause> clauses = clauses(virtualService.spec().getHttpList());
    if (clauses.isEmpty()) {
      return Optional.empty();
    }
    Set<ConfigKey> sources = new HashSet<>(virtualService.sources());
    Map<Destination, ResolvedDestination> destinations = new HashMap<>();
    for (Clause clause : clauses) {
      for (Destination destination : destinations(clause.route())) {
        destinations.computeIfAbsent(destination, found -> resolve(found, sources));
      }
    }
    return Optional.of(
        new VirtualServiceRoutes(
            virtualService.key(),
            virtualService.semantics(),
            at.gateway(),
            at.port(),
            scheme,
            clauses,
            destinations,
            sources));
  }

  /** A route without a match is the last that counts. */
  private List<Clause> clauses(List<HTTPRoute> routes) {
    List<Clause> clauses = new ArrayList<>();
    for (HTTPRoute route : routes) {
      if (route.getMatchCount() == 0) {
        clauses.add(new Clause(route, Optional.empty()));
        return clauses;
      }
      route.getMatchList().stream()
          .filter(at::admits)
          .forEach(match -> clauses.add(new Clause(route, Optional.of(match))));
    }
    return clauses;
  }

  private static List<Destination> destinations(HTTPRoute route) {
    List<Destination> destinations = new ArrayList<>();
    route.getRouteList().stream()
        .map(HTTPRouteDestination::getDestination)
        .forEach(destinations::add);
    route.getMirrorsList().stream()
        .map(HTTPMirrorPolicy::getDestination)
        .forEach(destinations::add);
    destinations.add(route.getMirror());
    destinations.removeIf(destination -> destination.getHost().isEmpty());
    return destinations;
  }

  private ResolvedDestination resolve(Destination destination, Set<ConfigKey> sources) {
    Hostname host = new Hostname(destination.getHost());
    Optional<RoutedService> service = services.apply(host);
    service.ifPresent(found -> sources.add(found.service().source()));
    return new ResolvedDestination(
        cluster(destination, host, service),
        hash(destination, host, sources),
        service.flatMap(found -> session(found, features)));
  }

  /**
   * The named port, else the only port of the service, else the listener's. An ExternalName service
   * stands for its target.
   */
  private String cluster(Destination destination, Hostname host, Optional<RoutedService> service) {
    Hostname target =
        service.flatMap(found -> found.service().options().externalName()).orElse(host);
    int port =
        destination.hasPort()
            ? destination.getPort().getNumber()
            : service.flatMap(DestinationResolver::onlyPort).orElse(at.port());
    return ClusterName.outbound(port, destination.getSubset(), target).toString();
  }

  private static Optional<Integer> onlyPort(RoutedService service) {
    List<ServicePort> ports = service.ports();
    return ports.size() == 1 ? Optional.of(ports.getFirst().number()) : Optional.empty();
  }

  private Optional<ConsistentHashLB> hash(
      Destination destination, Hostname host, Set<ConfigKey> sources) {
    Optional<MergedDestinationRule> rule = scope.service(host).flatMap(scope::destinationRule);
    Optional<ConsistentHashLB> hash =
        rule.flatMap(found -> DestinationHashes.of(found.spec(), destination));
    if (hash.isPresent()) {
      rule.ifPresent(found -> sources.addAll(found.sources()));
    }
    return hash;
  }

  /** The session a service asks for, where the feature is on. */
  static Optional<SessionAffinity> session(RoutedService service, Features features) {
    return features.persistentSessionFilter()
        ? SessionAffinity.of(service.service().labels(), features.sessions())
        : Optional.empty();
  }
}
