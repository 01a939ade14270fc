package dev.mizzen.xds.generate.route;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.xds.generate.route.action.Redirects.ServerScheme;
import dev.mizzen.xds.generate.route.action.SessionAffinity;
import dev.mizzen.xds.generate.route.match.MatchScope;
import dev.mizzen.xds.generate.route.table.RoutesInput.VirtualServiceRoutes;
import dev.mizzen.xds.generate.route.table.VirtualHostInput;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.AttemptCount;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.TlsRequirement;
import dev.mizzen.xds.scope.GatewayScope;
import dev.mizzen.xds.scope.MergedGateway.BoundServer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The virtual hosts of a router's route table: those hosts that its servers and the VirtualServices
 * bound to their Gateways have in common.
 *
 * <p>A VirtualService's routes are those at the first server that takes it, for every host and
 * server it has in the table. Used by one thread for one table. Source: Istio 1.30,
 * core/gateway.go, buildGatewayHTTPRouteConfig.
 */
final class GatewayVirtualHosts {
  private final PushContext context;
  private final GatewayScope scope;
  private final SortedMap<Hostname, GatewayHost> hosts = new TreeMap<>();
  private final Map<Origin, VirtualServiceRoutes> routes = new HashMap<>();

  /** Routes are made once for each of these. */
  private record Origin(String gateway, ConfigKey virtualService) {}

  GatewayVirtualHosts(PushContext context, GatewayScope scope) {
    this.context = context;
    this.scope = scope;
  }

  /**
   * The virtual hosts, sorted by name. Without any there is one that answers 404 to everything.
   *
   * @param servers those that share the table; never empty
   */
  List<VirtualHostInput> of(List<BoundServer> servers) {
    for (BoundServer server : servers) {
      for (MeshVirtualService virtualService :
          scope.virtualServices().getOrDefault(server.gatewayName(), List.of())) {
        add(server, virtualService);
      }
      requireTls(server);
    }
    if (hosts.isEmpty()) {
      return List.of(blackHole(servers.getFirst()));
    }
    List<GatewayHost> merged =
        context.mesh().features().routeCollapse()
            ? CollapsedHosts.of(hosts)
            : List.copyOf(hosts.values());
    return merged.stream()
        .map(GatewayHost::input)
        .sorted(Comparator.comparing(VirtualHostInput::name))
        .toList();
  }

  private void add(BoundServer server, MeshVirtualService virtualService) {
    Set<Hostname> common =
        GatewayHosts.common(
            server.hosts(), virtualService.namespace(), virtualService.spec().getHostsList());
    if (common.isEmpty()) {
      return;
    }
    routes(server, virtualService).ifPresent(found -> add(server, virtualService, found, common));
  }

  private Optional<VirtualServiceRoutes> routes(
      BoundServer server, MeshVirtualService virtualService) {
    Origin origin = new Origin(server.gatewayName(), virtualService.key());
    VirtualServiceRoutes known = routes.get(origin);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<VirtualServiceRoutes> made = resolver(server, virtualService).routes(virtualService);
    made.ifPresent(found -> routes.put(origin, found));
    return made;
  }

  private void add(
      BoundServer server,
      MeshVirtualService virtualService,
      VirtualServiceRoutes found,
      Set<Hostname> common) {
    for (Hostname host : common) {
      GatewayHost virtualHost =
          hosts.computeIfAbsent(
              host, name -> host(name, server, session(virtualService, found, name)));
      virtualHost.add(found);
      virtualHost.addSource(server.gateway().key());
      if (server.server().getTls().getHttpsRedirect()) {
        virtualHost.requireTls();
      }
    }
  }

  private DestinationResolver resolver(BoundServer server, MeshVirtualService virtualService) {
    MatchScope at =
        new MatchScope(
            server.port(),
            server.gatewayName(),
            scope.traits().namespace(),
            scope.traits().labels());
    ServerScheme scheme = server.server().hasTls() ? ServerScheme.HTTPS : ServerScheme.HTTP;
    return new DestinationResolver(
        scope.outbound(),
        context.mesh().features(),
        at,
        scheme,
        host -> service(virtualService.namespace(), host));
  }

  /**
   * The service of the VirtualService's own namespace where the router may see it, else the one the
   * router would call.
   */
  private Optional<RoutedService> service(String namespace, Hostname host) {
    Optional<Service> own =
        context
            .services()
            .get(new ServiceKey(host, namespace))
            .filter(service -> service.visibility().isVisibleTo(scope.traits().namespace()));
    return own.or(() -> scope.outbound().service(host))
        .map(service -> new RoutedService(service.hostname(), service.ports(), service));
  }

  /** A host's own session counts where the VirtualService leads to that very host. */
  private Optional<SessionAffinity> session(
      MeshVirtualService virtualService, VirtualServiceRoutes found, Hostname host) {
    boolean leadsThere =
        found.destinations().keySet().stream()
            .anyMatch(destination -> destination.getHost().equals(host.value()));
    if (!leadsThere) {
      return Optional.empty();
    }
    return service(virtualService.namespace(), host)
        .flatMap(service -> DestinationResolver.session(service, context.mesh().features()));
  }

  /** Hosts of a server that sends everything to HTTPS need no routes. */
  private void requireTls(BoundServer server) {
    if (!server.server().getTls().getHttpsRedirect()) {
      return;
    }
    for (String text : server.hosts()) {
      Hostname name = new Hostname(text.toLowerCase(Locale.ROOT));
      GatewayHost host =
          hosts.computeIfAbsent(name, missing -> host(missing, server, Optional.empty()));
      host.addSource(server.gateway().key());
      host.requireTls();
    }
  }

  private static GatewayHost host(
      Hostname host, BoundServer server, Optional<SessionAffinity> session) {
    return new GatewayHost(HostNames.withPort(host.value(), server.port()), host, session);
  }

  private static VirtualHostInput blackHole(BoundServer server) {
    return new VirtualHostInput(
        HostNames.withPort("blackhole", server.port()),
        List.of("*"),
        List.of(),
        AttemptCount.NEVER,
        TlsRequirement.NONE,
        Optional.empty(),
        Set.of(server.gateway().key()));
  }
}
