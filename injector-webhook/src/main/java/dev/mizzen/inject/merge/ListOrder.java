package dev.mizzen.inject.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the items of a merged list apart, and in which order they stand behind a merge: those of
 * the patch in its order; those of the original in theirs, each in front of the first item of the
 * patch that it stood in front of before.
 *
 * @param mergeKey the field that tells items apart; empty where they are scalars
 */
record ListOrder(Optional<String> mergeKey, String path) {
  /** What makes a value the same as another one. */
  static String identity(JsonNode value) {
    return value.getNodeType() + ":" + value.asText();
  }

  String identityOf(JsonNode item) throws MergeException {
    if (mergeKey.isEmpty()) {
      return identity(item);
    }
    JsonNode key = item.get(mergeKey.get());
    if (key == null || key.isNull()) {
      throw new MergeException(
          path + " has an item without \"" + mergeKey.get() + "\", which tells its items apart");
    }
    return identity(key);
  }

  boolean hasIdentity(JsonNode item, String identity) {
    return identity(mergeKey.map(key -> item.path(key)).orElse(item)).equals(identity);
  }

  /** -1 where there is none. */
  int indexOf(ArrayNode list, String identity) {
    for (int i = 0; i < list.size(); i++) {
      if (hasIdentity(list.get(i), identity)) {
        return i;
      }
    }
    return -1;
  }

  /** Each value once. */
  ArrayNode union(ArrayNode one, ArrayNode other) {
    ArrayNode all = one.arrayNode();
    Set<String> known = new HashSet<>();
    for (ArrayNode list : List.of(one, other)) {
      for (JsonNode value : list) {
        if (known.add(value.isContainerNode() ? value.toString() : identity(value))) {
          all.add(value);
        }
      }
    }
    return all;
  }

  /**
   * @param merged all items
   * @param patch items, or at least their keys, in the order of the patch
   * @param server items in the order of the original
   */
  ArrayNode order(ArrayNode merged, List<JsonNode> patch, List<JsonNode> server)
      throws MergeException {
    Map<String, Integer> patchOrder = positions(patch);
    Map<String, Integer> serverOrder = positions(server);
    List<JsonNode> patched = new ArrayList<>();
    List<JsonNode> serverOnly = new ArrayList<>();
    for (JsonNode item : merged) {
      (patchOrder.containsKey(identityOf(item)) ? patched : serverOnly).add(item);
    }
    sort(patched, patchOrder);
    sort(serverOnly, serverOrder);
    ArrayNode ordered = merged.arrayNode(merged.size());
    int next = 0;
    for (JsonNode item : patched) {
      while (next < serverOnly.size() && isBefore(serverOnly.get(next), item, serverOrder)) {
        ordered.add(serverOnly.get(next++));
      }
      ordered.add(item);
    }
    while (next < serverOnly.size()) {
      ordered.add(serverOnly.get(next++));
    }
    return ordered;
  }

  private Map<String, Integer> positions(List<JsonNode> items) throws MergeException {
    Map<String, Integer> positions = new HashMap<>();
    for (JsonNode item : items) {
      positions.putIfAbsent(identityOf(item), positions.size());
    }
    return positions;
  }

  private void sort(List<JsonNode> items, Map<String, Integer> order) throws MergeException {
    IdentityHashMap<JsonNode, Integer> ranks = new IdentityHashMap<>();
    for (JsonNode item : items) {
      ranks.put(item, order.getOrDefault(identityOf(item), Integer.MAX_VALUE));
    }
    items.sort(Comparator.comparing(ranks::get));
  }

  private boolean isBefore(JsonNode left, JsonNode right, Map<String, Integer> order)
      throws MergeException {
    Integer one = order.get(identityOf(left));
    Integer other = order.get(identityOf(right));
    return one != null && other != null && one < other;
  }
}
