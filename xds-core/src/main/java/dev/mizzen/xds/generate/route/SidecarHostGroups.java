package dev.mizzen.xds.generate.route;

import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.index.RouteSemantics;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.xds.generate.route.table.RoutesInput;
import dev.mizzen.xds.generate.route.table.RoutesInput.ServiceRoutes;
import dev.mizzen.xds.generate.route.table.RoutesInput.VirtualServiceRoutes;
import dev.mizzen.xds.scope.OutboundScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Groups the hosts of a sidecar's route table by their routes: those of each VirtualService in the
 * order in which these win, then every service that none of them took.
 *
 * <p>Source: Istio 1.30, route.go, BuildSidecarVirtualHostWrapper; spec xds §6.2.
 */
final class SidecarHostGroups {
  /** The port on which VirtualServices may name hosts that no service has. */
  private static final int UNKNOWN_HOSTS_PORT = 80;

  private final OutboundScope scope;
  private final ListenerServices services;
  private final int port;
  private final DestinationResolver resolver;
  private final List<HostGroup> groups = new ArrayList<>();
  private final Set<Hostname> taken = new HashSet<>();

  SidecarHostGroups(
      OutboundScope scope, ListenerServices services, int port, DestinationResolver resolver) {
    this.scope = scope;
    this.services = services;
    this.port = port;
    this.resolver = resolver;
  }

  /**
   * All groups.
   *
   * @param virtualServices of the listener, in the order in which they win
   * @param isWanted services of which virtual hosts are wanted, so that a table for one host need
   *     not go through all of them
   */
  List<HostGroup> of(List<MeshVirtualService> virtualServices, Predicate<RoutedService> isWanted) {
    for (MeshVirtualService virtualService : virtualServices) {
      if (port == UNKNOWN_HOSTS_PORT || namesKnownHost(virtualService)) {
        resolver
            .routes(virtualService)
            .ifPresent(routes -> addVirtualService(virtualService, routes, isWanted));
      }
    }
    for (RoutedService service : services.all()) {
      if (!taken.contains(service.host())
          && service.service().resolution() != Resolution.ALIAS
          && isWanted.test(service)) {
        service
            .httpPorts()
            .forEach(
                found ->
                    groups.add(
                        new HostGroup(
                            found.number(),
                            List.of(),
                            List.of(service),
                            defaultRoute(service, found.number()))));
      }
    }
    return groups;
  }

  private boolean namesKnownHost(MeshVirtualService virtualService) {
    return virtualService.spec().getHostsList().stream()
        .map(SidecarHostGroups::host)
        .anyMatch(services::anyMatches);
  }

  private void addVirtualService(
      MeshVirtualService virtualService,
      VirtualServiceRoutes routes,
      Predicate<RoutedService> isWanted) {
    Set<String> unknown = new LinkedHashSet<>();
    Set<RoutedService> known = new LinkedHashSet<>();
    divideHosts(virtualService, unknown, known);
    if (virtualService.semantics() == RouteSemantics.GATEWAY_API
        && known.stream().noneMatch(service -> isOfEitherSide(virtualService, service))) {
      return;
    }
    TreeMap<Integer, List<RoutedService>> byPort = new TreeMap<>();
    for (RoutedService service : known) {
      service
          .httpPorts()
          .forEach(
              found -> {
                byPort.computeIfAbsent(found.number(), number -> new ArrayList<>()).add(service);
                taken.add(service.host());
              });
    }
    if (byPort.isEmpty() && port == UNKNOWN_HOSTS_PORT) {
      byPort.put(UNKNOWN_HOSTS_PORT, List.of());
    }
    byPort.forEach(
        (number, ofPort) ->
            groups.add(
                new HostGroup(
                    number,
                    List.copyOf(unknown),
                    ofPort.stream().filter(isWanted).toList(),
                    routes)));
  }

  /** A route of the Gateway API holds for services of its own namespace, and for clients of it. */
  private boolean isOfEitherSide(MeshVirtualService virtualService, RoutedService service) {
    return service.service().namespace().equals(virtualService.namespace())
        || scope.traits().namespace().equals(virtualService.namespace());
  }

  /**
   * Exact hosts before wildcards. A wildcard takes those services for which no other VirtualService
   * has a more specific one.
   */
  private void divideHosts(
      MeshVirtualService virtualService, Set<String> unknown, Set<RoutedService> known) {
    List<Hostname> wildcards = new ArrayList<>();
    for (String text : virtualService.spec().getHostsList()) {
      Hostname host = host(text);
      if (host.isWildcard()) {
        wildcards.add(host);
      } else {
        services.get(host).ifPresentOrElse(known::add, () -> unknown.add(host.value()));
      }
    }
    for (Hostname wildcard : wildcards) {
      if (virtualService.semantics() == RouteSemantics.GATEWAY_API
          || !services.anyMatches(wildcard)) {
        unknown.add(wildcard.value());
      } else {
        services.ownedByWildcardOf(virtualService.key()).stream()
            .filter(owned -> owned.host().matches(wildcard))
            .forEach(known::add);
      }
    }
  }

  private RoutesInput defaultRoute(RoutedService service, int number) {
    Set<ConfigKey> sources = new HashSet<>();
    sources.add(service.service().source());
    Optional<MergedDestinationRule> rule =
        scope.service(service.service().hostname()).flatMap(scope::destinationRule);
    Optional<ConsistentHashLB> hash =
        rule.flatMap(found -> DestinationHashes.ofPort(found.spec(), number));
    if (hash.isPresent()) {
      rule.ifPresent(found -> sources.addAll(found.sources()));
    }
    return new ServiceRoutes(service.host(), number, hash, sources);
  }

  private static Hostname host(String text) {
    return ListenerServices.lowerCase(new Hostname(text));
  }
}
