package dev.mizzen.inject.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a patch says to the merger, and nobody else should see. */
final class Directives {
  private Directives() {}

  /** Takes directives out of a value that nothing is merged with; true where all of it is one. */
  static boolean remove(JsonNode value) {
    if (value instanceof ObjectNode object) {
      if (object.has(StrategicMerge.DIRECTIVE)) {
        return true;
      }
      object.properties().removeIf(property -> isDirective(property.getKey()));
      object.properties().removeIf(property -> remove(property.getValue()));
    } else if (value instanceof ArrayNode list) {
      list.removeIf(Directives::remove);
    }
    return false;
  }

  private static boolean isDirective(String key) {
    return key.equals(StrategicMerge.RETAIN_KEYS)
        || key.startsWith(StrategicMerge.ORDER)
        || key.startsWith(StrategicMerge.DELETE_FROM);
  }
}
