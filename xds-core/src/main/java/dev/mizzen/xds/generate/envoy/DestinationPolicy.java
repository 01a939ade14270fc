package dev.mizzen.xds.generate.envoy;

import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import dev.mizzen.api.networking.v1alpha3.OutlierDetection;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import dev.mizzen.model.index.MergedDestinationRule;
import java.util.Optional;

/**
 * What a DestinationRule asks for on one port of a service, or of one of its subsets.
 *
 * <p>A setting for the port replaces the whole policy of its level and knows only the first four
 * parts. A subset starts from the service's policy and overrides what it sets itself; its own
 * setting for the port overrides all four parts, absent ones too. Source: Istio 1.30,
 * pilot/pkg/networking/util/traffic_policy.go, GetPortLevelTrafficPolicy, MergeSubsetTrafficPolicy;
 * spec xds §3.5.
 */
public record DestinationPolicy(
    Optional<ConnectionPoolSettings> connectionPool,
    Optional<LoadBalancerSettings> loadBalancer,
    Optional<OutlierDetection> outlierDetection,
    Optional<ClientTLSSettings> tls,
    Optional<TrafficPolicy.TunnelSettings> tunnel,
    Optional<TrafficPolicy.ProxyProtocol> proxyProtocol,
    Optional<TrafficPolicy.RetryBudget> retryBudget) {

  /** Nothing asked for. */
  public static final DestinationPolicy NONE =
      new DestinationPolicy(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * The policy for calls to a port.
   *
   * @param port the service's port
   * @param subset empty for the whole service; a name that the rule lacks counts as that
   */
  public static DestinationPolicy of(
      Optional<MergedDestinationRule> rule, int port, String subset) {
    return rule.map(merged -> of(merged.spec(), port, subset)).orElse(NONE);
  }

  /** The policy of a subset, or of the whole service where {@code subset} is empty. */
  public static DestinationPolicy of(DestinationRule rule, int port, String subset) {
    DestinationPolicy whole =
        rule.hasTrafficPolicy() ? ofLevel(rule.getTrafficPolicy(), port) : NONE;
    return subset(rule, subset)
        .filter(Subset::hasTrafficPolicy)
        .map(found -> whole.overriddenBy(found.getTrafficPolicy(), port))
        .orElse(whole);
  }

  /** The subset of this name; never for the empty name. */
  public static Optional<Subset> subset(DestinationRule rule, String name) {
    return name.isEmpty()
        ? Optional.empty()
        : rule.getSubsetsList().stream()
            .filter(subset -> subset.getName().equals(name))
            .findFirst();
  }

  /** A level's own setting for the port. */
  public static Optional<TrafficPolicy.PortTrafficPolicy> portLevel(
      TrafficPolicy policy, int port) {
    return policy.getPortLevelSettingsList().stream()
        .filter(level -> level.hasPort() && level.getPort().getNumber() == port)
        .findFirst();
  }

  private static DestinationPolicy ofLevel(TrafficPolicy policy, int port) {
    return portLevel(policy, port)
        .map(DestinationPolicy::ofPort)
        .orElseGet(() -> ofAllPorts(policy));
  }

  private static DestinationPolicy ofPort(TrafficPolicy.PortTrafficPolicy policy) {
    return new DestinationPolicy(
        policy.hasConnectionPool() ? Optional.of(policy.getConnectionPool()) : Optional.empty(),
        policy.hasLoadBalancer() ? Optional.of(policy.getLoadBalancer()) : Optional.empty(),
        policy.hasOutlierDetection() ? Optional.of(policy.getOutlierDetection()) : Optional.empty(),
        policy.hasTls() ? Optional.of(policy.getTls()) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static DestinationPolicy ofAllPorts(TrafficPolicy policy) {
    return new DestinationPolicy(
        policy.hasConnectionPool() ? Optional.of(policy.getConnectionPool()) : Optional.empty(),
        policy.hasLoadBalancer() ? Optional.of(policy.getLoadBalancer()) : Optional.empty(),
        policy.hasOutlierDetection() ? Optional.of(policy.getOutlierDetection()) : Optional.empty(),
        policy.hasTls() ? Optional.of(policy.getTls()) : Optional.empty(),
        policy.hasTunnel() ? Optional.of(policy.getTunnel()) : Optional.empty(),
        policy.hasProxyProtocol() ? Optional.of(policy.getProxyProtocol()) : Optional.empty(),
        policy.hasRetryBudget() ? Optional.of(policy.getRetryBudget()) : Optional.empty());
  }

  private DestinationPolicy overriddenBy(TrafficPolicy subset, int port) {
    Optional<DestinationPolicy> ofPort = portLevel(subset, port).map(DestinationPolicy::ofPort);
    if (ofPort.isPresent()) {
      DestinationPolicy level = ofPort.get();
      return new DestinationPolicy(
          level.connectionPool,
          level.loadBalancer,
          level.outlierDetection,
          level.tls,
          tunnel,
          proxyProtocol,
          retryBudget);
    }
    DestinationPolicy level = ofAllPorts(subset);
    return new DestinationPolicy(
        level.connectionPool.or(() -> connectionPool),
        level.loadBalancer.or(() -> loadBalancer),
        level.outlierDetection.or(() -> outlierDetection),
        level.tls.or(() -> tls),
        level.tunnel.or(() -> tunnel),
        level.proxyProtocol.or(() -> proxyProtocol),
        level.retryBudget.or(() -> retryBudget));
  }
}
