package dev.mizzen.xds.generate.cluster;

import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.StatSubject;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.OriginalDstLbConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the cluster of one of the workload's own ports is built from.
 *
 * @param number the workload's port, or the Sidecar's ingress port
 * @param port what is spoken there, by the primary service or the Sidecar
 * @param subject whom statistics of the port are about
 * @param services those that stand in metadata
 * @param destination where the workload is called
 * @param portTranslation only for passed-through calls of a ServiceEntry that names another port
 * @param sourceAddresses what connections come from, so that they are not intercepted again; empty
 *     for the kernel's choice
 * @param rule the DestinationRule whose policy takes part; empty where none has one
 */
public record InboundClusterInput(
    int number,
    ServicePort port,
    StatSubject subject,
    List<Service> services,
    InboundDestination destination,
    Optional<OriginalDstLbConfig> portTranslation,
    List<String> sourceAddresses,
    Optional<ConnectionPoolSettings> connectionPool,
    Optional<TrafficPolicy.RetryBudget> retryBudget,
    Optional<ConfigKey> rule,
    Set<ConfigKey> sources,
    ClusterTraits proxy,
    ClusterSettings mesh) {

  public InboundClusterInput {
    services = List.copyOf(services);
    sourceAddresses = List.copyOf(sourceAddresses);
    sources = Set.copyOf(sources);
  }
}
