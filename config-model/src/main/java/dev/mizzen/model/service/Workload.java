package dev.mizzen.model.service;

import dev.mizzen.model.ConfigKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod, reduced to what the mesh needs.
 *
 * @param uid of this pod, and of none of the same name before or after it
 * @param ips every address, the primary first; empty while it has none
 * @param workloadName the owning Deployment, Job, … or the pod's own name
 * @param containerPorts TCP ports by name, of containers and of sidecars that are init containers
 * @param isReady condition Ready is True
 * @param isTerminated phase Succeeded or Failed, or a deletion time is set
 * @param nodeName empty while not scheduled
 */
public record Workload(
    ConfigKey key,
    ClusterId clusterId,
    String uid,
    List<String> ips,
    Map<String, String> labels,
    Map<String, String> annotations,
    String workloadName,
    String serviceAccount,
    String nodeName,
    Map<String, Integer> containerPorts,
    boolean isReady,
    boolean isTerminated,
    Optional<String> hostname,
    Optional<String> subdomain) {

  public Workload {
    ips = List.copyOf(ips);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    containerPorts = Map.copyOf(containerPorts);
  }

  public String namespace() {
    return key.namespace();
  }

  public String name() {
    return key.name();
  }
}
