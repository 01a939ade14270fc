package dev.mizzen.istiod.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares two JSON trees leaf by leaf. Lists whose order means nothing to Envoy are compared as
 * sets, as the recorder's own comparison does.
 */
public final class JsonLeaves {
  private static final Set<String> UNORDERED =
      Set.of(
          "domains",
          "virtualHosts",
          "lbEndpoints",
          "endpoints",
          "transportApiVersions",
          "principals",
          "permissions",
          "matchSubjectAltNames",
          "matchTypedSubjectAltNames",
          "allowedMethods",
          "sourcePrefixRanges",
          "prefixRanges",
          "serverNames",
          "filterChains");

  /** The version that an API server gave a WasmPlugin differs from one recording to the next. */
  private static final String SKIPPED = "ISTIO_META_WASM_PLUGIN_RESOURCE_VERSION";

  private JsonLeaves() {}

  /** One line a difference; empty where the trees are the same. */
  public static List<String> differences(JsonNode wanted, JsonNode actual) {
    return differences(wanted, actual, UNORDERED);
  }

  /**
   * As above.
   *
   * @param unordered fields whose lists are compared as sets
   */
  public static List<String> differences(JsonNode wanted, JsonNode actual, Set<String> unordered) {
    Map<String, String> left = leaves(wanted, unordered);
    Map<String, String> right = leaves(actual, unordered);
    Set<String> paths = new TreeSet<>(left.keySet());
    paths.addAll(right.keySet());
    List<String> differences = new ArrayList<>();
    for (String path : paths) {
      String want = left.getOrDefault(path, "nothing");
      String have = right.getOrDefault(path, "nothing");
      if (!want.equals(have) && !path.contains(SKIPPED)) {
        differences.add(path + ": want " + want + ", have " + have);
      }
    }
    return differences;
  }

  private static Map<String, String> leaves(JsonNode node, Set<String> unordered) {
    Map<String, String> leaves = new TreeMap<>();
    collect("", normalise("", node, unordered), leaves);
    return leaves;
  }

  private static JsonNode normalise(String key, JsonNode node, Set<String> unordered) {
    if (node.isObject()) {
      var sorted = JsonNodeFactory.instance.objectNode();
      new TreeMap<>(fields(node))
          .forEach((name, value) -> sorted.set(name, normalise(name, value, unordered)));
      return sorted;
    }
    if (!node.isArray()) {
      return node;
    }
    List<JsonNode> items = new ArrayList<>();
    node.forEach(item -> items.add(normalise("", item, unordered)));
    if (unordered.contains(key)) {
      items.sort(Comparator.comparing(JsonNode::toString));
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    return list.addAll(items);
  }

  private static Map<String, JsonNode> fields(JsonNode node) {
    Map<String, JsonNode> fields = new TreeMap<>();
    node.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
    return fields;
  }

  private static void collect(String path, JsonNode node, Map<String, String> leaves) {
    if (node.isObject()) {
      if (node.isEmpty()) {
        leaves.put(path, "{}");
      }
      fields(node).forEach((name, value) -> collect(path + "." + name, value, leaves));
    } else if (node.isArray()) {
      if (node.isEmpty()) {
        leaves.put(path, "[]");
      }
      for (int i = 0; i < node.size(); i++) {
        JsonNode name = node.get(i).path("name");
        collect(path + "[" + (name.isTextual() ? name.asText() : i) + "]", node.get(i), leaves);
      }
    } else if (node.isNumber()) {
      leaves.put(path, node.decimalValue().stripTrailingZeros().toPlainString());
    } else {
      leaves.put(path, node.toString());
    }
  }
}
