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
 * Compares two JSON trees leaf by leaf.
 *
 * @param unordered names of the lists that are compared as sets
 */
public record JsonLeaves(Set<String> unordered) {
  /** Lists whose order means nothing to Envoy, as the recorder's own comparison has it. */
  public static final JsonLeaves RECORDED =
      new JsonLeaves(
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
              "filterChains"));

  /**
   * Every order counts but that of filter chains, and that of addresses in a name table, which
   * istiod takes out of a hash map.
   */
  public static final JsonLeaves ORDERED = new JsonLeaves(Set.of("filterChains", "ips"));

  /** The version that an API server gave a WasmPlugin differs from one recording to the next. */
  private static final String SKIPPED = "ISTIO_META_WASM_PLUGIN_RESOURCE_VERSION";

  /** One line a difference; empty where the trees are the same. */
  public List<String> differences(JsonNode wanted, JsonNode actual) {
    Map<String, String> left = leaves(wanted);
    Map<String, String> right = leaves(actual);
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

  private Map<String, String> leaves(JsonNode node) {
    Map<String, String> leaves = new TreeMap<>();
    collect("", normalise("", node), leaves);
    return leaves;
  }

  private JsonNode normalise(String key, JsonNode node) {
    if (node.isObject()) {
      var sorted = JsonNodeFactory.instance.objectNode();
      new TreeMap<>(fields(node))
          .forEach((name, value) -> sorted.set(name, normalise(name, value)));
      return sorted;
    }
    if (!node.isArray()) {
      return node;
    }
    List<JsonNode> items = new ArrayList<>();
    node.forEach(item -> items.add(normalise("", item)));
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
        String item = name.isTextual() ? i + " " + name.asText() : String.valueOf(i);
        collect(path + "[" + item + "]", node.get(i), leaves);
      }
    } else if (node.isNumber()) {
      leaves.put(path, node.decimalValue().stripTrailingZeros().toPlainString());
    } else {
      leaves.put(path, node.toString());
    }
  }
}
