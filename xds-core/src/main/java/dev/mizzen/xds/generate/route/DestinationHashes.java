package dev.mizzen.xds.generate.route;

import dev.mizzen.api.networking.v1alpha3.Destination;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import dev.mizzen.xds.generate.envoy.DestinationPolicy;
import dev.mizzen.xds.generate.route.action.HashPolicies;
import java.util.Optional;

/**
 * Which consistent hash of a DestinationRule holds for a route. Clusters follow other rules ({@link
 * DestinationPolicy}): here a port's setting without a hash does not hide the one above it.
 *
 * <p>Source: Istio 1.30, route.go, hashForService and hashForHTTPDestination.
 */
final class DestinationHashes {
  private DestinationHashes() {}

  /** For the default route to a service's port. */
  static Optional<ConsistentHashLB> ofPort(DestinationRule rule, int port) {
    TrafficPolicy policy = rule.getTrafficPolicy();
    return ofPortLevel(policy, port)
        .or(() -> HashPolicies.consistentHash(policy.getLoadBalancer()));
  }

  /** For a destination of a VirtualService: settings of ports count only where it names one. */
  static Optional<ConsistentHashLB> of(DestinationRule rule, Destination destination) {
    TrafficPolicy policy = rule.getTrafficPolicy();
    TrafficPolicy subset =
        DestinationPolicy.subset(rule, destination.getSubset())
            .map(found -> found.getTrafficPolicy())
            .orElse(TrafficPolicy.getDefaultInstance());
    return ofNamedPort(subset, destination)
        .or(() -> HashPolicies.consistentHash(subset.getLoadBalancer()))
        .or(() -> ofNamedPort(policy, destination))
        .or(() -> HashPolicies.consistentHash(policy.getLoadBalancer()));
  }

  private static Optional<ConsistentHashLB> ofNamedPort(
      TrafficPolicy policy, Destination destination) {
    return destination.hasPort()
        ? ofPortLevel(policy, destination.getPort().getNumber())
        : Optional.empty();
  }

  private static Optional<ConsistentHashLB> ofPortLevel(TrafficPolicy policy, int port) {
    return DestinationPolicy.portLevel(policy, port)
        .flatMap(level -> HashPolicies.consistentHash(level.getLoadBalancer()));
  }
}
