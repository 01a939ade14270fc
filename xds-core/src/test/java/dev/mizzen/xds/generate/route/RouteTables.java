package dev.mizzen.xds.generate.route;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.route.table.RouteConfigurationInput;
import dev.mizzen.xds.scope.NodeFixture;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.ScopeBuilder;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import java.util.NoSuchElementException;

/** The route tables that one proxy gets of a mesh. */
final class RouteTables {
  private final PushContext context;
  private final ProxyScope scope;

  private RouteTables(PushContext context, ProxyScope scope) {
    this.context = context;
    this.scope = scope;
  }

  static RouteTables of(MeshFixture mesh, NodeFixture node) {
    PushContext context = mesh.context();
    return new RouteTables(context, ScopeBuilder.build(context, node.proxy()));
  }

  RouteConfigurationInput input(String name) {
    return scope.gateway().isPresent()
        ? select(new GatewayRouteGenerator(), name)
        : select(new SidecarRouteGenerator(), name);
  }

  Resource resource(String name) {
    return new SidecarRouteGenerator().build(input(name));
  }

  RouteConfiguration table(String name) {
    return (RouteConfiguration) resource(name).message();
  }

  List<String> hosts(String name) {
    return table(name).getVirtualHostsList().stream().map(VirtualHost::getName).toList();
  }

  VirtualHost host(String name, String virtualHost) {
    return table(name).getVirtualHostsList().stream()
        .filter(host -> host.getName().equals(virtualHost))
        .findFirst()
        .orElseThrow(
            () -> new NoSuchElementException("no " + virtualHost + " among " + hosts(name)));
  }

  List<String> domains(String name, String virtualHost) {
    return host(name, virtualHost).getDomainsList();
  }

  /** The first route of a virtual host. */
  Route route(String name, String virtualHost) {
    return host(name, virtualHost).getRoutes(0);
  }

  List<String> clusters(String name, String virtualHost) {
    return host(name, virtualHost).getRoutesList().stream()
        .map(route -> route.getRoute().getCluster())
        .toList();
  }

  private <S> RouteConfigurationInput select(
      Generator.Named<S, RouteConfigurationInput> generator, String name) {
    return generator
        .scope(scope)
        .flatMap(own -> generator.select(context, own, name))
        .orElseThrow();
  }
}
