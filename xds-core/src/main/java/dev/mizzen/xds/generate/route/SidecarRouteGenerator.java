package dev.mizzen.xds.generate.route;

import dev.mizzen.api.networking.v1alpha3.Destination;
import dev.mizzen.api.networking.v1alpha3.SidecarPort;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.route.action.Redirects.ServerScheme;
import dev.mizzen.xds.generate.route.action.ResolvedDestination;
import dev.mizzen.xds.generate.route.match.MatchScope;
import dev.mizzen.xds.generate.route.table.RouteConfigurationInput;
import dev.mizzen.xds.generate.route.table.RouteSettings;
import dev.mizzen.xds.generate.route.table.RouteTable;
import dev.mizzen.xds.generate.route.table.RoutesInput;
import dev.mizzen.xds.generate.route.table.VirtualHostInput;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.AttemptCount;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.TlsRequirement;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.EgressListener;
import dev.mizzen.xds.scope.OutboundPolicy;
import dev.mizzen.xds.scope.OutboundPolicy.Mode;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Routes of a sidecar's outbound listeners, by port, by {@code host:port} where the protocol is
 * sniffed, for the HTTP proxy and for unix sockets.
 *
 * <p>Every name has a table; one that says nothing has an empty table. Source: Istio 1.30,
 * core/httproute.go, buildSidecarOutboundHTTPRouteConfig; spec xds §6.1, §6.2.
 */
public final class SidecarRouteGenerator
    implements Generator.Named<OutboundScope, RouteConfigurationInput> {
  private static final String ANY_DOMAIN = "*";

  @Override
  public XdsType type() {
    return XdsType.ROUTE;
  }

  @Override
  public Optional<OutboundScope> scope(ProxyScope proxy) {
    return proxy.traits().isSidecar() ? Optional.of(proxy.outbound()) : Optional.empty();
  }

  @Override
  public Optional<RouteConfigurationInput> select(
      PushContext context, OutboundScope scope, String name) {
    return Optional.of(
        RouteName.parse(name)
            .map(parsed -> table(context, scope, name, parsed))
            .orElseGet(() -> RouteConfigurationInput.unknown(name)));
  }

  @Override
  public Resource build(RouteConfigurationInput input) {
    return RouteTable.build(input);
  }

  private static RouteConfigurationInput table(
      PushContext context, OutboundScope scope, String name, RouteName parsed) {
    List<VirtualHostInput> hosts =
        listener(scope, parsed.listenerPort(), name)
            .map(listener -> new ArrayList<>(virtualHosts(context, scope, listener, parsed)))
            .orElseGet(ArrayList::new);
    hosts.sort(Comparator.comparing(VirtualHostInput::name));
    Set<ConfigKey> sources = Set.of(scope.sidecar().orElse(ConfigKey.MESH_CONFIG));
    if (!(parsed instanceof RouteName.Sniffed)) {
      hosts.add(unknownHosts(scope.outboundPolicy(), sources));
    }
    return new RouteConfigurationInput(
        name, Optional.of(RouteSettings.of(context.mesh(), scope.traits())), hosts, sources);
  }

  private static List<VirtualHostInput> virtualHosts(
      PushContext context, OutboundScope scope, EgressListener listener, RouteName name) {
    Features features = context.mesh().features();
    int port = isHttpProxy(listener) ? ListenerServices.ALL_PORTS : name.listenerPort();
    ListenerServices services = ListenerServices.of(listener, port);
    MatchScope at =
        new MatchScope(
            port, VirtualServiceIndex.MESH, scope.traits().namespace(), scope.traits().labels());
    DestinationResolver resolver =
        new DestinationResolver(scope, features, at, ServerScheme.HTTP, services::get);
    List<HostGroup> groups =
        new SidecarHostGroups(scope, services, port, resolver)
            .of(listener.virtualServices(), wanted(name));
    List<VirtualHostInput> hosts = SidecarVirtualHosts.of(groups, scope.traits(), features, port);
    return name instanceof RouteName.Sniffed sniffed ? ofSniffed(hosts, sniffed) : hosts;
  }

  /**
   * The first listener with the port, or for a unix socket with the path; a listener without port
   * takes all that is left.
   */
  private static Optional<EgressListener> listener(OutboundScope scope, int port, String name) {
    return scope.egressListeners().stream()
        .filter(
            listener -> {
              Optional<SidecarPort> own = port(listener);
              boolean isSocket = port == ListenerServices.ALL_PORTS;
              return own.isEmpty()
                  || (own.get().getNumber() == port
                      && (!isSocket
                          || listener
                              .spec()
                              .filter(spec -> spec.getBind().equals(name))
                              .isPresent()));
            })
        .findFirst();
  }

  private static Optional<SidecarPort> port(EgressListener listener) {
    return listener.spec().filter(spec -> spec.hasPort()).map(spec -> spec.getPort());
  }

  private static boolean isHttpProxy(EgressListener listener) {
    return port(listener)
        .flatMap(port -> Protocol.parse(port.getProtocol()))
        .filter(protocol -> protocol == Protocol.HTTP_PROXY)
        .isPresent();
  }

  private static Predicate<RoutedService> wanted(RouteName name) {
    if (!(name instanceof RouteName.Sniffed(var host, var port))) {
      return service -> true;
    }
    Hostname wanted = ListenerServices.lowerCase(new Hostname(host));
    return service ->
        service.host().equals(wanted)
            || service.service().options().aliases().stream()
                .anyMatch(alias -> alias.hostname().equals(wanted));
  }

  /**
   * The listener stands for one address, so the one host that is left takes whatever the client
   * says.
   */
  private static List<VirtualHostInput> ofSniffed(
      List<VirtualHostInput> hosts, RouteName.Sniffed name) {
    String withPort = HostNames.withPort(name.host(), name.port());
    List<VirtualHostInput> found =
        hosts.stream()
            .filter(
                host -> host.domains().contains(name.host()) || host.domains().contains(withPort))
            .toList();
    return found.size() == 1 ? List.of(found.getFirst().withDomains(List.of(ANY_DOMAIN))) : found;
  }

  private static VirtualHostInput unknownHosts(OutboundPolicy policy, Set<ConfigKey> sources) {
    if (policy.mode() != Mode.ALLOW_ANY) {
      return unknownHosts("block_all", new RoutesInput.BlockUnknown(sources));
    }
    String cluster =
        policy
            .egressProxy()
            .map(SidecarRouteGenerator::egressCluster)
            .orElse(ClusterName.PASSTHROUGH);
    return unknownHosts("allow_any", new RoutesInput.AllowUnknown(cluster, sources));
  }

  private static VirtualHostInput unknownHosts(String name, RoutesInput routes) {
    return new VirtualHostInput(
        name,
        List.of(ANY_DOMAIN),
        List.of(routes),
        AttemptCount.AS_SET,
        TlsRequirement.NONE,
        Optional.empty(),
        Set.of());
  }

  private static String egressCluster(Destination proxy) {
    if (proxy.getHost().isEmpty()) {
      return ResolvedDestination.UNKNOWN.cluster();
    }
    return ClusterName.outbound(
            proxy.getPort().getNumber(), proxy.getSubset(), new Hostname(proxy.getHost()))
        .toString();
  }
}
