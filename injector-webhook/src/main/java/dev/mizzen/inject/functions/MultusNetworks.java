package dev.mizzen.inject.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.document.Json;
import java.util.Arrays;
import java.util.Optional;

/**
 * The annotation with which Multus attaches a pod to networks: a comma list of {@code name} or
 * {@code namespace/name}, or a JSON list of objects. Source: Istio 1.30, appendMultusNetwork.
 */
final class MultusNetworks {
  private MultusNetworks() {}

  /** The value with the network added; as it was where it is there, or the JSON is none. */
  static String append(String existing, String network) {
    if (existing.isEmpty()) {
      return network;
    }
    int end = existing.lastIndexOf(']');
    if (end >= 0) {
      return appendJson(existing, end, network);
    }
    boolean isListed =
        Arrays.stream(existing.split(",", -1)).map(String::strip).anyMatch(network::equals);
    return isListed ? existing : existing + ", " + network;
  }

  private static String appendJson(String existing, int end, String network) {
    int slash = network.indexOf('/');
    String namespace = slash < 0 ? "" : network.substring(0, slash);
    String name = network.substring(slash + 1);
    Optional<JsonNode> networks =
        Json.parse(existing)
            .filter(JsonNode::isArray)
            .filter(list -> list.valueStream().allMatch(JsonNode::isObject));
    boolean isListed =
        networks.stream()
            .flatMap(JsonNode::valueStream)
            .anyMatch(
                item ->
                    item.path("name").asText().equals(name)
                        && item.path("namespace").asText("").equals(namespace));
    if (networks.isEmpty() || isListed) {
      return existing;
    }
    String added =
        namespace.isEmpty()
            ? ", {\"name\": \"" + name + "\"}"
            : ", {\"name\": \"" + name + "\", \"namespace\": \"" + namespace + "\"}";
    return existing.substring(0, end) + added + existing.substring(end);
  }
}
