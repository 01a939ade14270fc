package dev.mizzen.xds.generate.listener.gateway;

import dev.mizzen.api.networking.v1alpha3.Server;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ChainMatch;
import dev.mizzen.xds.generate.listener.chain.ChainMatch.Transport;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.http.HttpConnection;
import dev.mizzen.xds.generate.listener.http.RouteSource;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.listener.tcp.TcpDestinations;
import dev.mizzen.xds.generate.listener.tls.DownstreamTls;
import dev.mizzen.xds.generate.listener.tls.DownstreamTls.Traffic;
import dev.mizzen.xds.generate.listener.tls.TlsProtocols;
import dev.mizzen.xds.scope.GatewayScope;
import dev.mizzen.xds.scope.MergedGateway.BoundServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The filter chains of one listener of a router, server by server. Confined to one selection.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/gateway.go; spec xds §5.6.
 */
final class ServerChains {
  private final GatewayScope scope;
  private final ListenerBind bind;
  private final TcpDestinations destinations;
  private final List<Chain> chains = new ArrayList<>();
  private final Set<ConfigKey> sources = new HashSet<>();
  private final Map<String, String> passedNames;
  private final Set<ChainMatch.Essence> taken = new HashSet<>();

  /**
   * @param passedNames SNI names of the port that are passed on, with the bind of the server that
   *     named them last; the listeners of a port share it
   */
  ServerChains(
      GatewayScope scope,
      ListenerBind bind,
      String statNamePattern,
      Map<String, String> passedNames) {
    this.scope = scope;
    this.bind = bind;
    this.passedNames = passedNames;
    this.destinations = new TcpDestinations(scope.outbound(), statNamePattern);
  }

  ListenerBind bind() {
    return bind;
  }

  List<Chain> chains() {
    return List.copyOf(chains);
  }

  Set<ConfigKey> sources() {
    Set<ConfigKey> all = new HashSet<>(sources);
    all.addAll(destinations.sources());
    return all;
  }

  private void append(Chain chain) {
    taken.add(chain.match().essence());
    chains.add(chain);
  }

  /** Adds all servers of a plaintext HTTP port, which share their routes. */
  void addHttp(List<BoundServer> servers) {
    servers.forEach(server -> sources.add(server.gateway().key()));
    BoundServer first = servers.getFirst();
    append(
        Chain.of(ChainMatch.ANY, http(first.routeName(), statPrefix(), protocol(first.server()))));
  }

  /** Adds a server with TLS, or with TCP in plaintext. */
  void add(BoundServer server) {
    sources.add(server.gateway().key());
    TLSmode mode = server.server().getTls().getMode();
    if (!server.server().hasTls()) {
      addTcp(server, Optional.empty());
    } else if (mode == TLSmode.AUTO_PASSTHROUGH) {
      addServices(server);
    } else if (mode == TLSmode.PASSTHROUGH) {
      addPassthrough(server);
    } else if (protocol(server.server()) == Protocol.HTTPS) {
      addHttps(server);
    } else {
      addTcp(server, Optional.of(new DownstreamTls.Server(server.server().getTls(), Traffic.TCP)));
    }
  }

  private void addHttps(BoundServer server) {
    String name = server.server().getName();
    String prefix = name.isEmpty() ? statPrefix() : name;
    append(
        Chain.of(
                ChainMatch.of(serverNames(server), List.of()),
                http(server.routeName(), prefix, Protocol.HTTPS))
            .ending(Optional.of(new DownstreamTls.Server(server.server().getTls(), Traffic.HTTP))));
  }

  private void addTcp(BoundServer server, Optional<DownstreamTls> tls) {
    new ServerRoutes(scope, server)
        .tcp()
        .filter(route -> !route.destinations().isEmpty())
        .ifPresent(route -> addTcp(server, route, tls));
  }

  private void addTcp(BoundServer server, ServerRoutes.Tcp route, Optional<DownstreamTls> tls) {
    sources.addAll(route.virtualService().sources());
    boolean isMesh = server.server().getTls().getMode() == TLSmode.ISTIO_MUTUAL;
    ChainMatch match =
        tls.isPresent() ? ChainMatch.of(serverNames(server), List.of()) : ChainMatch.ANY;
    Chain.Content content =
        new Chain.Tcp(
            destinations.route(route.destinations(), port(server), route.virtualService().key()));
    append(
        Chain.of(match, content)
            .ending(tls)
            .exchanging(
                tls.isPresent() && isMesh ? Chain.PeerExchange.AT_START : Chain.PeerExchange.NONE));
  }

  /** Of servers with one bind the first to name an SNI has it, for Envoy refuses a second chain. */
  private void addPassthrough(BoundServer server) {
    String ownBind = server.server().getBind();
    for (ServerRoutes.Tls route : new ServerRoutes(scope, server).tls()) {
      List<String> names = route.match().getSniHostsList();
      boolean isTaken = names.stream().anyMatch(name -> ownBind.equals(passedNames.get(name)));
      if (isTaken || route.route().getRouteCount() == 0) {
        continue;
      }
      names.forEach(name -> passedNames.put(name, ownBind));
      sources.addAll(route.virtualService().sources());
      append(
          Chain.of(
              ChainMatch.of(names, List.of()),
              new Chain.Tcp(
                  destinations.route(
                      route.route().getRouteList(), port(server), route.virtualService().key()))));
    }
  }

  /** One chain for each port of each service and each of its subsets, told by the SNI. */
  private void addServices(BoundServer server) {
    List<Hostname> hosts = serverNames(server).stream().map(Hostname::new).toList();
    for (Service service : scope.outbound().services()) {
      boolean isServed = hosts.isEmpty() || hosts.stream().anyMatch(service.hostname()::isSubsetOf);
      if (service.options().isMeshExternal() || !isServed) {
        continue;
      }
      for (ServicePort port : service.ports()) {
        if (port.protocol() != Protocol.UDP) {
          addService(service, port);
        }
      }
    }
  }

  private void addService(Service service, ServicePort port) {
    addCluster(service, port, "");
    scope
        .outbound()
        .destinationRule(service)
        .map(rule -> rule.spec().getSubsetsList())
        .orElse(List.of())
        .stream()
        .map(Subset::getName)
        .forEach(subset -> addCluster(service, port, subset));
  }

  private void addCluster(Service service, ServicePort port, String subset) {
    ClusterName cluster = ClusterName.outbound(port.number(), subset, service.hostname()).sniDnat();
    ChainMatch match =
        new ChainMatch(
            0, Transport.ANY, TlsProtocols.OF_MESH_CLIENTS, List.of(cluster.toString()), List.of());
    if (taken.add(match.essence())) {
      chains.add(Chain.of(match, new Chain.Tcp(destinations.passedOn(cluster, service, port))));
    }
  }

  private Chain.Content http(String routeName, String statPrefix, Protocol protocol) {
    return new Chain.Http(
        new HttpConnection(
            ListenerSide.GATEWAY, statPrefix, new RouteSource.Discovered(routeName), protocol));
  }

  private String statPrefix() {
    return "outbound_" + bind.name() + ";";
  }

  private static ServicePort port(BoundServer server) {
    Server spec = server.server();
    return new ServicePort(spec.getPort().getName(), server.port(), protocol(spec));
  }

  private static Protocol protocol(Server server) {
    return Protocol.parse(server.getPort().getProtocol()).orElse(Protocol.UNSUPPORTED);
  }

  /** Hosts without their namespaces. */
  private static List<String> serverNames(BoundServer server) {
    return server.hosts().stream().map(host -> host.substring(host.indexOf('/') + 1)).toList();
  }
}
