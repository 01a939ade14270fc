package dev.mizzen.inject.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The patch (RFC 6902) that makes one document of another: {@code add}, {@code remove} and {@code
 * replace} alone. Takes time in proportion to the documents, whatever is in their lists: what lists
 * have in common at both ends stays, what is between is compared one by one.
 */
public final class JsonDiff {
  private final ArrayNode patch = JsonNodeFactory.instance.arrayNode();

  private JsonDiff() {}

  public static ArrayNode of(JsonNode from, JsonNode to) {
    JsonDiff diff = new JsonDiff();
    diff.compare("", from, to);
    return diff.patch;
  }

  private void compare(String path, JsonNode from, JsonNode to) {
    if (from.equals(to)) {
      return;
    }
    if (from instanceof ObjectNode source && to instanceof ObjectNode target) {
      objects(path, source, target);
    } else if (from instanceof ArrayNode source && to instanceof ArrayNode target) {
      lists(path, source, target);
    } else {
      operation("replace", path).set("value", to);
    }
  }

  private void objects(String path, ObjectNode from, ObjectNode to) {
    for (var property : from.properties()) {
      String at = path + "/" + escaped(property.getKey());
      JsonNode target = to.get(property.getKey());
      if (target == null) {
        operation("remove", at);
      } else {
        compare(at, property.getValue(), target);
      }
    }
    for (var property : to.properties()) {
      if (!from.has(property.getKey())) {
        operation("add", path + "/" + escaped(property.getKey())).set("value", property.getValue());
      }
    }
  }

  private void lists(String path, ArrayNode from, ArrayNode to) {
    int start = 0;
    int shorter = Math.min(from.size(), to.size());
    while (start < shorter && from.get(start).equals(to.get(start))) {
      start++;
    }
    int tail = 0;
    while (tail < shorter - start
        && from.get(from.size() - 1 - tail).equals(to.get(to.size() - 1 - tail))) {
      tail++;
    }
    int fromEnd = from.size() - tail;
    int toEnd = to.size() - tail;
    int common = Math.min(fromEnd, toEnd);
    for (int i = start; i < common; i++) {
      compare(path + "/" + i, from.get(i), to.get(i));
    }
    for (int i = fromEnd - 1; i >= common; i--) {
      operation("remove", path + "/" + i);
    }
    for (int i = common; i < toEnd; i++) {
      operation("add", path + "/" + i).set("value", to.get(i));
    }
  }

  private ObjectNode operation(String name, String path) {
    return patch.addObject().put("op", name).put("path", path);
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
