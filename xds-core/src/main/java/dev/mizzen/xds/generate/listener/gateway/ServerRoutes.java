package dev.mizzen.xds.generate.listener.gateway;

import dev.mizzen.api.networking.v1alpha3.RouteDestination;
import dev.mizzen.api.networking.v1alpha3.TCPRoute;
import dev.mizzen.api.networking.v1alpha3.TLSMatchAttributes;
import dev.mizzen.api.networking.v1alpha3.TLSRoute;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.index.RouteSemantics;
import dev.mizzen.xds.scope.GatewayScope;
import dev.mizzen.xds.scope.MergedGateway.BoundServer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The TCP and TLS routes of VirtualServices that hold for one server of a Gateway.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/gateway.go,
 * buildGatewayNetworkFiltersFromTCPRoutes, buildGatewayNetworkFiltersFromTLSRoutes; spec xds §5.6.
 */
final class ServerRoutes {
  /** A route and the VirtualService it stands in. */
  record Tcp(MeshVirtualService virtualService, List<RouteDestination> destinations) {
    Tcp {
      destinations = List.copyOf(destinations);
    }
  }

  /** A route, one of its matches and the VirtualService they stand in. */
  record Tls(MeshVirtualService virtualService, TLSRoute route, TLSMatchAttributes match) {}

  private final BoundServer server;
  private final List<MeshVirtualService> virtualServices;

  ServerRoutes(GatewayScope scope, BoundServer server) {
    this.server = server;
    this.virtualServices =
        scope.virtualServices().getOrDefault(server.gatewayName(), List.of()).stream()
            .filter(this::sharesHost)
            .toList();
  }

  /** The first TCP route; where TLS ends here, one of the Gateway API's TLS routes may stand in. */
  Optional<Tcp> tcp() {
    return virtualServices.stream().flatMap(this::tcp).findFirst();
  }

  private Stream<Tcp> tcp(MeshVirtualService virtualService) {
    Stream<Tcp> routes =
        virtualService.spec().getTcpList().stream()
            .filter(this::holds)
            .map(route -> new Tcp(virtualService, route.getRouteList()));
    if (virtualService.semantics() != RouteSemantics.GATEWAY_API) {
      return routes;
    }
    return Stream.concat(
        routes,
        tls(virtualService).map(tls -> new Tcp(virtualService, tls.route().getRouteList())));
  }

  /** Every match of every TLS route. */
  List<Tls> tls() {
    return virtualServices.stream().flatMap(this::tls).toList();
  }

  private Stream<Tls> tls(MeshVirtualService virtualService) {
    return virtualService.spec().getTlsList().stream()
        .flatMap(
            route ->
                route.getMatchList().stream()
                    .filter(match -> holds(match.getPort(), match.getGatewaysList()))
                    .map(match -> new Tls(virtualService, route, match)));
  }

  private boolean holds(TCPRoute route) {
    return route.getMatchCount() == 0
        || route.getMatchList().stream()
            .anyMatch(match -> holds(match.getPort(), match.getGatewaysList()));
  }

  private boolean holds(int port, List<String> gateways) {
    return (port == 0 || port == server.port())
        && (gateways.isEmpty() || gateways.contains(server.gatewayName()));
  }

  private boolean sharesHost(MeshVirtualService virtualService) {
    return server.hosts().stream().anyMatch(host -> sharesHost(host, virtualService));
  }

  private static boolean sharesHost(String serverHost, MeshVirtualService virtualService) {
    int slash = serverHost.indexOf('/');
    if (slash >= 0 && !serverHost.substring(0, slash).equals(virtualService.namespace())) {
      return false;
    }
    Hostname host = new Hostname(serverHost.substring(slash + 1));
    return virtualService.spec().getHostsList().stream()
        .anyMatch(candidate -> host.matches(new Hostname(candidate)));
  }
}
