package dev.mizzen.model.service;

import java.util.List;
import java.util.Map;

/** A Kubernetes node: its topology labels and its external addresses. */
public record Node(
    String name, ClusterId clusterId, Map<String, String> labels, List<String> externalIps) {
  public Node {
    labels = Map.copyOf(labels);
    externalIps = List.copyOf(externalIps);
  }
}
