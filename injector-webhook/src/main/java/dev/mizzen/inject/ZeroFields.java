package dev.mizzen.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.pod.Pods;
import java.util.List;

/** What Go writes although it is empty, for containers that were not where they are now. */
final class ZeroFields {
  private ZeroFields() {}

  /** Containers of the user stay as they came: the patch may not rely on what is not there. */
  static void complete(ObjectNode pod, ObjectNode original) {
    for (String list : List.of(Pods.CONTAINERS, Pods.INIT_CONTAINERS)) {
      for (JsonNode container : Pods.containers(pod, list)) {
        String name = container.path("name").asText();
        if (Pods.container(Pods.containers(original, list), name).isEmpty()) {
          ((ObjectNode) container).withObjectProperty("resources");
        }
      }
    }
  }
}
