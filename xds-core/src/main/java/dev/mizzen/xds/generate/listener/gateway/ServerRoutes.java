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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    for (MeshVirtualService virtualService : virtualServices) {
      for (TCPRoute route : virtualService.spec().getTcpList()) {
        if (holds(route)) {
          return Optional.of(new Tcp(virtualService, route.getRouteList()));
        }
      }
    }
    return tls().stream()
        .filter(tls -> tls.virtualService().semantics() == RouteSemantics.GATEWAY_API)
        .map(tls -> new Tcp(tls.virtualService(), tls.route().getRouteList()))
        .findFirst();
  }

  /** Every match of every TLS route. */
  List<Tls> tls() {
    List<Tls> found = new ArrayList<>();
    for (MeshVirtualService virtualService : virtualServices) {
      for (TLSRoute route : virtualService.spec().getTlsList()) {
        for (TLSMatchAttributes match : route.getMatchList()) {
          if (holds(match.getPort(), match.getGatewaysList())) {
            found.add(new Tls(virtualService, route, match));
          }
        }
      }
    }
    return found;
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
