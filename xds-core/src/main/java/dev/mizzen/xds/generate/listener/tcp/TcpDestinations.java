package dev.mizzen.xds.generate.listener.tcp;

import com.google.protobuf.Duration;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.TCPSettings;
import dev.mizzen.api.networking.v1alpha3.Destination;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import dev.mizzen.api.networking.v1alpha3.RouteDestination;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.envoy.DestinationPolicy;
import dev.mizzen.xds.generate.envoy.StatNamePattern;
import dev.mizzen.xds.generate.envoy.StatSubject;
import dev.mizzen.xds.scope.OutboundScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns destinations into connections to clusters, DestinationRules heard. Confined to one
 * selection; remembers the rules it met.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/networkfilter.go; spec xds §5.2.
 */
public final class TcpDestinations {
  private final OutboundScope scope;
  private final StatNamePattern statName;
  private final Set<ConfigKey> sources = new HashSet<>();

  public TcpDestinations(OutboundScope scope, String statNamePattern) {
    this.scope = scope;
    this.statName = new StatNamePattern(statNamePattern);
  }

  /** The DestinationRules and services that took part so far. */
  public Set<ConfigKey> sources() {
    return Set.copyOf(sources);
  }

  /** Connections to a service without a route, at the port that the client called. */
  public TcpConnection service(Service service, ServicePort listenerPort) {
    ServicePort port = service.ports().size() == 1 ? service.ports().getFirst() : listenerPort;
    ClusterName cluster = ClusterName.outbound(port.number(), service.hostname());
    sources.add(service.source());
    return connection(
        statName.fill(cluster, StatSubject.of(service), listenerPort, 0),
        List.of(new WeightedCluster(cluster.toString(), 0)),
        rule(Optional.of(service)),
        "",
        listenerPort);
  }

  /**
   * Connections of a route. Of several destinations the first one's rule holds for all, and no
   * subset's.
   *
   * @param destinations at least one
   * @param virtualService names the statistics where there are several destinations
   */
  public TcpConnection route(
      List<RouteDestination> destinations, ServicePort listenerPort, ConfigKey virtualService) {
    Destination first = destinations.getFirst().getDestination();
    Optional<Service> service = service(first);
    Optional<MergedDestinationRule> rule = rule(service);
    if (destinations.size() == 1) {
      ClusterName cluster = cluster(first, listenerPort);
      String prefix =
          service
              .map(found -> statName.fill(cluster, StatSubject.of(found), listenerPort, 0))
              .orElse(cluster.toString());
      return connection(
          prefix,
          List.of(new WeightedCluster(cluster.toString(), 0)),
          rule,
          first.getSubset(),
          listenerPort);
    }
    return connection(
        virtualService.name() + "." + virtualService.namespace(),
        weighted(destinations, listenerPort),
        rule,
        "",
        listenerPort);
  }

  /**
   * Connections that a router passes on unread, to the cluster that their SNI names; never through
   * a tunnel.
   */
  public TcpConnection passedOn(ClusterName cluster, Service service, ServicePort port) {
    sources.add(service.source());
    return connection(
            statName.fill(cluster, StatSubject.of(service), port, 0),
            List.of(new WeightedCluster(cluster.toString(), 0)),
            rule(Optional.of(service)),
            cluster.subset(),
            port)
        .withoutTunnel();
  }

  /** The cluster that a destination means. */
  public ClusterName cluster(Destination destination, ServicePort listenerPort) {
    int port =
        destination.hasPort()
            ? destination.getPort().getNumber()
            : service(destination)
                .filter(service -> service.ports().size() == 1)
                .map(service -> service.ports().getFirst().number())
                .orElse(listenerPort.number());
    return ClusterName.outbound(port, destination.getSubset(), new Hostname(destination.getHost()));
  }

  private List<WeightedCluster> weighted(
      List<RouteDestination> destinations, ServicePort listenerPort) {
    List<WeightedCluster> clusters = new ArrayList<>();
    for (RouteDestination destination : destinations) {
      if (destination.getWeight() > 0) {
        String cluster = cluster(destination.getDestination(), listenerPort).toString();
        clusters.add(new WeightedCluster(cluster, destination.getWeight()));
      }
    }
    return clusters;
  }

  private Optional<Service> service(Destination destination) {
    return scope.service(new Hostname(destination.getHost()));
  }

  private Optional<MergedDestinationRule> rule(Optional<Service> service) {
    Optional<MergedDestinationRule> rule = service.flatMap(scope::destinationRule);
    rule.ifPresent(found -> sources.addAll(found.sources()));
    return rule;
  }

  private static TcpConnection connection(
      String statPrefix,
      List<WeightedCluster> clusters,
      Optional<MergedDestinationRule> rule,
      String subset,
      ServicePort port) {
    Optional<DestinationRule> spec = rule.map(MergedDestinationRule::spec);
    TCPSettings limits =
        spec.map(found -> found.getTrafficPolicy().getConnectionPool().getTcp())
            .orElse(TCPSettings.getDefaultInstance());
    return new TcpConnection(
        statPrefix,
        clusters,
        present(limits.hasIdleTimeout(), limits.getIdleTimeout()),
        present(limits.hasMaxConnectionDuration(), limits.getMaxConnectionDuration()),
        spec.filter(found -> hashesSourceAddress(found, subset)).isPresent()
            ? TcpConnection.Balancing.BY_SOURCE_ADDRESS
            : TcpConnection.Balancing.BY_CLUSTER,
        spec.flatMap(found -> tunnel(found, subset)),
        port.protocol(),
        Optional.empty(),
        TcpConnection.Logging.ON);
  }

  private static Optional<Duration> present(boolean isPresent, Duration duration) {
    return isPresent ? Optional.of(duration) : Optional.empty();
  }

  /** A subset's load balancer replaces the service's. */
  private static boolean hashesSourceAddress(DestinationRule rule, String subset) {
    LoadBalancerSettings balancer =
        ofSubset(rule, subset)
            .filter(TrafficPolicy::hasLoadBalancer)
            .orElse(rule.getTrafficPolicy())
            .getLoadBalancer();
    return balancer.getConsistentHash().getUseSourceIp();
  }

  /** A subset goes through its own tunnel alone, not through that of the whole service. */
  private static Optional<TcpConnection.Tunnel> tunnel(DestinationRule rule, String subset) {
    Optional<TrafficPolicy> policy =
        subset.isEmpty() ? Optional.of(rule.getTrafficPolicy()) : ofSubset(rule, subset);
    return policy
        .filter(TrafficPolicy::hasTunnel)
        .map(TrafficPolicy::getTunnel)
        .map(TcpDestinations::tunnel);
  }

  private static TcpConnection.Tunnel tunnel(TrafficPolicy.TunnelSettings settings) {
    return new TcpConnection.Tunnel(
        settings.getTargetHost() + ":" + settings.getTargetPort(),
        settings.getProtocol().equals("POST")
            ? TcpConnection.Tunnel.Method.POST
            : TcpConnection.Tunnel.Method.CONNECT);
  }

  private static Optional<TrafficPolicy> ofSubset(DestinationRule rule, String subset) {
    return DestinationPolicy.subset(rule, subset)
        .filter(Subset::hasTrafficPolicy)
        .map(Subset::getTrafficPolicy);
  }
}
