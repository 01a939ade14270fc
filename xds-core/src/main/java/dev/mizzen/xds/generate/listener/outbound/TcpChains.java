package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.api.networking.v1alpha3.L4MatchAttributes;
import dev.mizzen.api.networking.v1alpha3.RouteDestination;
import dev.mizzen.api.networking.v1alpha3.TCPRoute;
import dev.mizzen.api.networking.v1alpha3.TLSMatchAttributes;
import dev.mizzen.api.networking.v1alpha3.TLSRoute;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.AlternateHosts;
import dev.mizzen.xds.generate.envoy.ServiceVips;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ChainMatch;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.tcp.TcpConnection;
import dev.mizzen.xds.generate.listener.tcp.TcpDestinations;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Filter chains of outbound TCP and TLS, by the routes of VirtualServices. Confined to one
 * selection.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/tls.go; spec xds §5.2.
 */
final class TcpChains {
  /** One port of one service that is called. */
  record Call(
      Service service,
      ServicePort port,
      ListenerBind bind,
      List<String> destinations,
      List<MeshVirtualService> virtualServices) {
    Call {
      destinations = List.copyOf(destinations);
      virtualServices =
          virtualServices.stream().filter(candidate -> names(candidate, service)).toList();
    }

    private static boolean names(MeshVirtualService virtualService, Service service) {
      return virtualService.spec().getHostsList().stream()
          .anyMatch(host -> service.hostname().matches(new Hostname(host)));
    }
  }

  private final ProxyTraits traits;
  private final TcpDestinations destinations;
  private final Features features;
  private final Set<ConfigKey> sources = new HashSet<>();

  TcpChains(ProxyTraits traits, TcpDestinations destinations, Features features) {
    this.traits = traits;
    this.destinations = destinations;
    this.features = features;
  }

  Set<ConfigKey> sources() {
    Set<ConfigKey> all = new HashSet<>(sources);
    all.addAll(destinations.sources());
    return all;
  }

  List<Chain> of(Call call) {
    return call.port().protocol().isTls() ? tls(call) : tcp(call);
  }

  /**
   * A match that an earlier one equals but for what this proxy is can never be reached. The subnets
   * that a match names hold for those after it too, until one names its own.
   */
  private List<Chain> tls(Call call) {
    List<Chain> chains = new ArrayList<>();
    List<String> ranges = call.destinations();
    record AtRuntime(List<String> serverNames, List<String> destinations) {}
    Set<AtRuntime> seen = new HashSet<>();
    for (MeshVirtualService virtualService : call.virtualServices()) {
      for (TLSRoute route : virtualService.spec().getTlsList()) {
        for (TLSMatchAttributes match : route.getMatchList()) {
          if (route.getRouteCount() == 0 || !applies(match, call)) {
            continue;
          }
          if (match.getDestinationSubnetsCount() > 0 && call.port().number() > 0) {
            ranges = match.getDestinationSubnetsList();
          }
          if (seen.add(new AtRuntime(match.getSniHostsList(), match.getDestinationSubnetsList()))) {
            ChainMatch taken = ChainMatch.of(match.getSniHostsList(), ranges);
            chains.add(
                routed(call, virtualService, taken, route.getRouteList())
                    .madeBy(virtualService.key()));
          }
        }
      }
    }
    return chains.isEmpty() ? List.of(tlsOfService(call)) : chains;
  }

  private Chain tlsOfService(Call call) {
    Service service = call.service();
    boolean isDynamic = HttpChains.isDynamicWildcard(service);
    boolean isToldBySni = isDynamic || !call.destinations().isEmpty() || isOnWildcard(call);
    TcpConnection connection = destinations.service(service, call.port());
    if (isDynamic) {
      connection =
          connection.withDynamicSni(
              new TcpConnection.DynamicSni(service.hostname().value(), call.port().number()));
    }
    return chain(
        ChainMatch.of(isToldBySni ? serverNames(service) : List.of(), call.destinations()),
        connection);
  }

  /** Services without an address of their own share the wildcard's listener. */
  private boolean isOnWildcard(Call call) {
    String vip = ServiceVips.first(call.service(), traits, features);
    boolean hasVip = !vip.equals(ServiceAddresses.UNSPECIFIED) && vip.indexOf('/') < 0;
    return !hasVip && call.bind().primary().equals(traits.wildcards().getFirst());
  }

  /** Its own name, and all that clients may call the services that stand for it. */
  private List<String> serverNames(Service service) {
    List<String> names = new ArrayList<>();
    names.add(service.hostname().value());
    AlternateHosts alternates = new AlternateHosts(traits.dnsDomain());
    for (ServiceKey alias : service.options().aliases()) {
      names.add(alias.hostname().value());
      names.addAll(alternates.of(alias.hostname().value()));
    }
    return names;
  }

  /** Routes in order, until one takes all that is left; only that one's chain tells its maker. */
  private List<Chain> tcp(Call call) {
    List<Chain> chains = new ArrayList<>();
    for (MeshVirtualService virtualService : call.virtualServices()) {
      for (TCPRoute route : virtualService.spec().getTcpList()) {
        List<L4MatchAttributes> matches =
            route.getMatchList().stream().filter(match -> applies(match, call)).toList();
        boolean isOfOthers = route.getMatchCount() > 0 && matches.isEmpty();
        if (isOfOthers || route.getRouteCount() == 0) {
          continue;
        }
        if (takesRest(matches, call)) {
          ChainMatch rest = ChainMatch.of(List.of(), call.destinations());
          chains.add(
              routed(call, virtualService, rest, route.getRouteList())
                  .madeBy(virtualService.key()));
          return chains;
        }
        List<String> ranges =
            matches.stream().flatMap(match -> match.getDestinationSubnetsList().stream()).toList();
        ChainMatch taken = ChainMatch.of(List.of(), ranges);
        chains.add(routed(call, virtualService, taken, route.getRouteList()));
        if (Set.copyOf(ranges).equals(Set.copyOf(call.destinations()))) {
          return chains;
        }
      }
    }
    chains.add(
        chain(
            ChainMatch.of(List.of(), call.destinations()),
            destinations.service(call.service(), call.port())));
    return chains;
  }

  /** Whether a match says nothing of the destination; a Unix socket has none. */
  private static boolean takesRest(List<L4MatchAttributes> matches, Call call) {
    return matches.isEmpty()
        || call.port().number() == 0
        || matches.stream().anyMatch(match -> match.getDestinationSubnetsCount() == 0);
  }

  private Chain routed(
      Call call,
      MeshVirtualService virtualService,
      ChainMatch match,
      List<RouteDestination> routes) {
    sources.addAll(virtualService.sources());
    return chain(match, destinations.route(routes, call.port(), virtualService.key()));
  }

  private static Chain chain(ChainMatch match, TcpConnection connection) {
    return Chain.of(match, new Chain.Tcp(connection));
  }

  private boolean applies(TLSMatchAttributes match, Call call) {
    return applies(match.getGatewaysList(), match.getSourceLabelsMap(), match.getSourceNamespace())
        && isPort(match.getPort(), call);
  }

  private boolean applies(L4MatchAttributes match, Call call) {
    return applies(match.getGatewaysList(), match.getSourceLabelsMap(), match.getSourceNamespace())
        && isPort(match.getPort(), call);
  }

  private static boolean isPort(int wanted, Call call) {
    return wanted == 0 || wanted == call.port().number();
  }

  private boolean applies(List<String> gateways, Map<String, String> labels, String namespace) {
    return (gateways.isEmpty() || gateways.contains(VirtualServiceIndex.MESH))
        && new LabelSelector(labels).matches(traits.labels())
        && (namespace.isEmpty() || namespace.equals(traits.namespace()));
  }
}
