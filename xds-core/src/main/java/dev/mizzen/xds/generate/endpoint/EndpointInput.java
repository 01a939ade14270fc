package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.ServiceEndpoints;
import java.util.Optional;
import java.util.Set;

/**
 * What one cluster's load assignment is built from.
 *
 * @param clusterName as the proxy asked
 * @param target empty where the cluster is of no service in reach
 */
public record EndpointInput(String clusterName, Optional<Target> target, Set<ConfigKey> sources) {
  public EndpointInput {
    sources = Set.copyOf(sources);
  }

  /**
   * The endpoints and what is made of them.
   *
   * @param portName the service's port, by the name that endpoints know it by
   */
  public record Target(ServiceEndpoints endpoints, String portName, EndpointRules rules) {}
}
