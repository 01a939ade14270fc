package dev.mizzen.registry.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Reads the labels of objects as an API server sends them. */
public final class Labels {
  private Labels() {}

  /** Those of an object; empty where it has none. */
  public static Map<String, String> of(JsonNode object) {
    Map<String, String> labels = new HashMap<>();
    object
        .at("/metadata/labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return Map.copyOf(labels);
  }
}
