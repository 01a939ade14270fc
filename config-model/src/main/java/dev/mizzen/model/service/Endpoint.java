package dev.mizzen.model.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One address behind one port of a service.
 *
 * @param addresses IPs of one workload (more than one with dual stack), a host name (DNS), or a
 *     {@code unix://} path; empty for a workload in another network without an address
 * @param port the port to call, 1 to 65535; 0 for a unix socket
 * @param servicePortName the service's port it serves, by name
 * @param servicePort the service's port by number, for clusters with inline endpoints
 * @param labels the workload's labels with topology, cluster, network and hostname labels added
 * @param serviceAccount SPIFFE id as text; empty where unknown
 * @param tlsMode {@code istio}, {@code disabled} or empty
 * @param weight at least 1
 */
public record Endpoint(
    List<String> addresses,
    int port,
    String servicePortName,
    int servicePort,
    Map<String, String> labels,
    Locality locality,
    ClusterId clusterId,
    NetworkId network,
    String serviceAccount,
    String tlsMode,
    HealthStatus health,
    int weight,
    String namespace,
    String workloadName,
    Optional<String> hostname,
    Optional<String> subdomain,
    Optional<String> nodeName) {

  public static final String TLS_MODE_ISTIO = "istio";
  public static final String TLS_MODE_DISABLED = "disabled";

  public Endpoint {
    addresses = List.copyOf(addresses);
    labels = Map.copyOf(labels);
  }

  /** The first address; empty text where there is none. */
  public String address() {
    return addresses.isEmpty() ? "" : addresses.getFirst();
  }

  public boolean isUnixSocket() {
    return address().startsWith("unix://");
  }

  /** Whether the workload takes Istio's mutual TLS. */
  public boolean takesMutualTls() {
    return !tlsMode.isEmpty() && !tlsMode.equals(TLS_MODE_DISABLED);
  }
}
