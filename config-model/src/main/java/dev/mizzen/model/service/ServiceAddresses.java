package dev.mizzen.model.service;

import java.util.List;
import java.util.Map;

/**
 * The addresses a service is called at.
 *
 * @param defaultAddress an IP or CIDR; {@link #UNSPECIFIED} where the service has none of its own
 *     (headless, DNS)
 * @param clusterVips every cluster's ClusterIPs, the first family first
 * @param autoAllocatedIpv4 address given to a ServiceEntry without one; empty where none
 * @param autoAllocatedIpv6 the same for IPv6
 * @param external addresses from outside (load balancer status, externalIPs) by cluster
 * @param nodePorts of a gateway reached through the nodes of a cluster, by cluster
 */
public record ServiceAddresses(
    String defaultAddress,
    Map<ClusterId, List<String>> clusterVips,
    String autoAllocatedIpv4,
    String autoAllocatedIpv6,
    Map<ClusterId, List<String>> external,
    Map<ClusterId, NodePorts> nodePorts) {

  public static final String UNSPECIFIED = "0.0.0.0";
  public static final ServiceAddresses NONE = of(UNSPECIFIED);

  public ServiceAddresses {
    clusterVips = Map.copyOf(clusterVips);
    external = Map.copyOf(external);
    nodePorts = Map.copyOf(nodePorts);
  }

  public static ServiceAddresses of(String defaultAddress) {
    return new ServiceAddresses(defaultAddress, Map.of(), "", "", Map.of(), Map.of());
  }

  public static ServiceAddresses of(
      String defaultAddress, Map<ClusterId, List<String>> clusterVips) {
    return new ServiceAddresses(defaultAddress, clusterVips, "", "", Map.of(), Map.of());
  }

  public boolean isUnspecified() {
    return defaultAddress.equals(UNSPECIFIED);
  }
}
