package dev.mizzen.xds.generate.route.action;

import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB;
import java.util.Optional;

/**
 * What a destination of a VirtualService comes to for one class of proxies.
 *
 * @param cluster its name; need not exist
 * @param hash what its DestinationRule asks for; may name no key
 * @param session what its service asks for, where the feature is on
 */
public record ResolvedDestination(
    String cluster, Optional<ConsistentHashLB> hash, Optional<SessionAffinity> session) {
  /** A destination without a host, as an invalid backend of the Gateway API gives. */
  public static final ResolvedDestination UNKNOWN =
      new ResolvedDestination("UnknownService", Optional.empty(), Optional.empty());
}
