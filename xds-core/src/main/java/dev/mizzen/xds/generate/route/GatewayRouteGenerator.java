package dev.mizzen.xds.generate.route;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.route.table.RouteConfigurationInput;
import dev.mizzen.xds.generate.route.table.RouteSettings;
import dev.mizzen.xds.generate.route.table.RouteTable;
import dev.mizzen.xds.generate.route.table.VirtualHostInput;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.GatewayScope;
import dev.mizzen.xds.scope.MergedGateway.BoundServer;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Routes of a router's HTTP servers and of its HTTPS servers that end TLS.
 *
 * <p>Every name has a table; one that no server has, or has no longer, has an empty table. Source:
 * Istio 1.30, core/gateway.go, buildGatewayHTTPRouteConfig; spec xds §6.6.
 */
public final class GatewayRouteGenerator
    implements Generator.Named<GatewayScope, RouteConfigurationInput> {
  @Override
  public XdsType type() {
    return XdsType.ROUTE;
  }

  @Override
  public Optional<GatewayScope> scope(ProxyScope proxy) {
    return proxy.gateway();
  }

  @Override
  public Optional<RouteConfigurationInput> select(
      PushContext context, GatewayScope scope, String name) {
    List<BoundServer> servers = scope.gateway().routes().getOrDefault(name, List.of());
    return Optional.of(
        servers.isEmpty()
            ? RouteConfigurationInput.unknown(name)
            : table(context, scope, name, servers));
  }

  @Override
  public Resource build(RouteConfigurationInput input) {
    return RouteTable.build(input);
  }

  private static RouteConfigurationInput table(
      PushContext context, GatewayScope scope, String name, List<BoundServer> servers) {
    RouteSettings settings = RouteSettings.of(context.mesh(), scope.traits());
    List<VirtualHostInput> hosts = new GatewayVirtualHosts(context, scope).of(servers);
    return new RouteConfigurationInput(
        name,
        Optional.of(settings),
        hosts,
        servers.stream()
            .map(server -> server.gateway().key())
            .collect(Collectors.toUnmodifiableSet()));
  }
}
