package dev.mizzen.model.service;

import java.util.List;
import java.util.Map;

/**
 * A Kubernetes node: its topology labels and its external addresses.
 *
 * @param kubeletVersion for example {@code v1.33.1}; empty where it did not say
 */
public record Node(
    String name,
    ClusterId clusterId,
    Map<String, String> labels,
    List<String> externalIps,
    String kubeletVersion) {

  /** A node that did not say how new it is. */
  public Node(
      String name, ClusterId clusterId, Map<String, String> labels, List<String> externalIps) {
    this(name, clusterId, labels, externalIps, "");
  }

  public Node {
    labels = Map.copyOf(labels);
    externalIps = List.copyOf(externalIps);
  }
}
