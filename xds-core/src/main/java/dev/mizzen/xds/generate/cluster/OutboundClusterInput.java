package dev.mizzen.xds.generate.cluster;

import dev.mizzen.model.index.MutualTlsMode;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.endpoint.LocalitySettings;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.envoy.DestinationPolicy;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;
import java.util.Optional;

/**
 * What one cluster of a service's port, or of a subset of it, is built from.
 *
 * @param name also says whether it is a router's for SNI
 * @param discovery by the service's resolution, before the rule's load balancer is heard
 * @param policy what the rule asks for on this port and subset
 * @param rule empty where none holds for the service
 * @param inferredMtls what clients may assume of the service's workloads
 * @param serviceAccounts identities the endpoints may have, in all trust domains; sorted
 * @param endpoints only for clusters that hold them themselves; else empty
 */
public record OutboundClusterInput(
    ClusterName name,
    Service service,
    ServicePort port,
    Discovery discovery,
    DestinationPolicy policy,
    Optional<AppliedRule> rule,
    LocalitySettings locality,
    MutualTlsMode inferredMtls,
    List<String> serviceAccounts,
    List<LocalityLbEndpoints> endpoints,
    ClusterTraits proxy,
    ClusterSettings mesh) {

  public OutboundClusterInput {
    serviceAccounts = List.copyOf(serviceAccounts);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * How endpoints are found once the rule is heard: its load balancer may leave the choice to the
   * client.
   */
  Discovery effectiveDiscovery() {
    return discovery != Discovery.DYNAMIC_FORWARD_PROXY
            && PassthroughBalancing.isAskedFor(policy.loadBalancer())
        ? Discovery.ORIGINAL_DST
        : discovery;
  }

  boolean isSniDnat() {
    return name.form() == ClusterName.Form.SNI_DNAT;
  }

  boolean isDefault() {
    return name.subset().isEmpty();
  }
}
