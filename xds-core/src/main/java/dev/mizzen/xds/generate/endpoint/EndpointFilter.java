package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.model.mesh.SessionLabels;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.NetworkId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of a service's endpoints a proxy may call.
 *
 * <p>Source: Istio 1.30, pilot/pkg/xds/endpoints/endpoint_builder.go, filterIstioEndpoint; spec xds
 * §4.1.
 *
 * @param subsetLabels the labels of the subset; empty for the whole service
 * @param onlyCluster set where the service is local to its cluster or node
 * @param onlyNode set where the service is local to its node
 * @param networkView the networks the proxy wants to see; empty for all
 * @param withoutAddress from which network the proxy accepts endpoints that have no address; empty
 *     where it accepts none
 * @param allowed states of health that are sent
 * @param sessions with the label of workloads that take no new ones
 */
public record EndpointFilter(
    Map<String, String> subsetLabels,
    Optional<ClusterId> onlyCluster,
    Optional<String> onlyNode,
    Set<String> networkView,
    AddresslessEndpoints withoutAddress,
    Set<HealthStatus> allowed,
    SessionLabels sessions) {

  public EndpointFilter {
    subsetLabels = Map.copyOf(subsetLabels);
    networkView = Set.copyOf(networkView);
    allowed = Set.copyOf(allowed);
  }

  /**
   * What becomes of endpoints without an address, which only a gateway of their network can reach.
   */
  public sealed interface AddresslessEndpoints {
    /** No network has a gateway: nobody can reach them. */
    record Dropped() implements AddresslessEndpoints {}

    /** Kept where they are in another network than the proxy's. */
    record KeptOutside(NetworkId proxyNetwork) implements AddresslessEndpoints {}
  }

  boolean accepts(Endpoint endpoint) {
    return hasLabels(endpoint)
        && onlyCluster.map(endpoint.clusterId()::equals).orElse(true)
        && onlyNode.map(node -> endpoint.nodeName().filter(node::equals).isPresent()).orElse(true)
        && isVisible(endpoint.network())
        && isReachable(endpoint)
        && allowed.contains(health(endpoint));
  }

  /** The state that is sent: draining where the label says so, else as the registry told. */
  HealthStatus health(Endpoint endpoint) {
    return sessions.isDraining(endpoint.labels()) ? HealthStatus.DRAINING : endpoint.health();
  }

  private boolean hasLabels(Endpoint endpoint) {
    for (Map.Entry<String, String> wanted : subsetLabels.entrySet()) {
      if (!wanted.getValue().equals(endpoint.labels().get(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private boolean isVisible(NetworkId network) {
    return networkView.isEmpty() || network.isUnnamed() || networkView.contains(network.value());
  }

  private boolean isReachable(Endpoint endpoint) {
    if (!endpoint.address().isEmpty()) {
      return true;
    }
    return switch (withoutAddress) {
      case AddresslessEndpoints.Dropped() -> false;
      case AddresslessEndpoints.KeptOutside(NetworkId proxyNetwork) ->
          !isSameNetwork(proxyNetwork, endpoint.network());
    };
  }

  private static boolean isSameNetwork(NetworkId one, NetworkId other) {
    return one.isUnnamed() || other.isUnnamed() || one.equals(other);
  }
}
