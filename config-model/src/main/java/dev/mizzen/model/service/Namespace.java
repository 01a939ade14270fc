package dev.mizzen.model.service;

import java.util.Map;

/** A Kubernetes namespace with its labels and annotations. */
public record Namespace(
    String name, ClusterId clusterId, Map<String, String> labels, Map<String, String> annotations) {
  public Namespace {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
