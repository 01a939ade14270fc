package dev.mizzen.inject.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.schema.Field;
import dev.mizzen.inject.schema.FieldType;
import dev.mizzen.inject.schema.KubernetesSchema;
import dev.mizzen.inject.schema.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lays a patch over a document: objects field by field, lists whole unless the schema says that
 * they are merged, null removes. Patches may steer with {@code $patch}, {@code $retainKeys}, {@code
 * $setElementOrder/field} and {@code $deleteFromPrimitiveList/field}. Fields that the schema lacks
 * are merged as plain JSON.
 *
 * <p>Source: Kubernetes 1.35, apimachinery/pkg/util/strategicpatch/patch.go.
 */
public final class StrategicMerge {
  static final String DIRECTIVE = "$patch";
  static final String RETAIN_KEYS = "$retainKeys";
  static final String ORDER = "$setElementOrder/";
  static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final KubernetesSchema SCHEMA = KubernetesSchema.get();

  private StrategicMerge() {}

  /**
   * A new document; both arguments stay as they are.
   *
   * @param type the kind of both
   * @throws MergeException an item of a merged list has no key, or a directive is unknown
   */
  public static ObjectNode apply(StructType type, ObjectNode original, ObjectNode patch)
      throws MergeException {
    return merge(Optional.of(type), original.deepCopy(), patch.deepCopy(), "");
  }

  /** Changes and gives back the original, or the patch. */
  private static ObjectNode merge(
      Optional<StructType> type, ObjectNode original, ObjectNode patch, String path)
      throws MergeException {
    if (patch.has(DIRECTIVE)) {
      return directed(patch, path);
    }
    retainKeys(original, patch, path);
    mergeOrdered(type, original, patch, path);
    for (var property : List.copyOf(patch.properties())) {
      String key = property.getKey();
      String at = path.isEmpty() ? key : path + "." + key;
      if (key.startsWith(DELETE_FROM)) {
        deleteFrom(original, key.substring(DELETE_FROM.length()), property.getValue(), at);
      } else {
        mergeField(
            type.flatMap(struct -> struct.field(key)), original, key, property.getValue(), at);
      }
    }
    return original;
  }

  private static ObjectNode directed(ObjectNode patch, String path) throws MergeException {
    String directive = patch.path(DIRECTIVE).asText();
    return switch (directive) {
      case "replace" -> {
        patch.remove(DIRECTIVE);
        yield patch;
      }
      case "delete" -> patch.removeAll();
      default -> throw new MergeException(at(path) + DIRECTIVE + " is \"" + directive + "\"");
    };
  }

  private static String at(String path) {
    return path.isEmpty() ? "" : path + ".";
  }

  private static void mergeField(
      Optional<Field> field, ObjectNode original, String key, JsonNode patch, String path)
      throws MergeException {
    if (patch.isNull()) {
      original.remove(key);
      return;
    }
    JsonNode known = original.get(key);
    if (known instanceof ObjectNode object && patch instanceof ObjectNode overlay) {
      original.set(key, merge(field.flatMap(f -> struct(f.type())), object, overlay, path));
    } else if (known instanceof ArrayNode list && patch instanceof ArrayNode overlay) {
      original.set(
          key,
          field.filter(Field::isMerged).isPresent()
              ? mergeList(field.get(), list, overlay, path)
              : overlay);
    } else {
      set(original, key, patch, known == null);
    }
  }

  /** Directives have nothing to steer in what is new. */
  private static void set(ObjectNode original, String key, JsonNode value, boolean isNew) {
    if (isNew || value.isContainerNode()) {
      withoutNulls(value);
    }
    if (Directives.remove(value)) {
      original.remove(key);
    } else {
      original.set(key, value);
    }
  }

  private static void withoutNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.removeIf(JsonNode::isNull);
    }
    value.forEach(StrategicMerge::withoutNulls);
  }

  private static Optional<StructType> struct(FieldType type) {
    return switch (type) {
      case FieldType.Struct(var name, var isPointer) -> SCHEMA.find(name);
      case FieldType.ListOf(var item) -> struct(item);
      case FieldType.MapOf(var value) -> Optional.empty();
      case FieldType.Scalar ignored -> Optional.empty();
    };
  }

  private static void retainKeys(ObjectNode original, ObjectNode patch, String path)
      throws MergeException {
    JsonNode retained = patch.remove(RETAIN_KEYS);
    if (retained == null) {
      return;
    }
    if (!retained.isArray()) {
      throw new MergeException(at(path) + RETAIN_KEYS + " is no list");
    }
    Set<String> keys = new HashSet<>();
    retained.forEach(key -> keys.add(key.asText()));
    for (var property : patch.properties()) {
      String key = property.getKey();
      boolean isExempt =
          property.getValue().isNull() || key.startsWith(DELETE_FROM) || key.startsWith(ORDER);
      if (!isExempt && !keys.contains(key)) {
        throw new MergeException(at(path) + RETAIN_KEYS + " lacks \"" + key + "\" of the patch");
      }
    }
    original.retain(keys);
  }

  private static void deleteFrom(ObjectNode original, String key, JsonNode deleted, String path)
      throws MergeException {
    JsonNode known = original.get(key);
    if (!deleted.isArray()) {
      throw new MergeException(path + " is no list");
    }
    if (known instanceof ArrayNode list) {
      Set<String> gone = new HashSet<>();
      deleted.forEach(value -> gone.add(ListOrder.identity(value)));
      list.removeIf(value -> gone.contains(ListOrder.identity(value)));
    }
  }

  /** Fields for which the patch gives the order of the result; takes them out of the patch. */
  private static void mergeOrdered(
      Optional<StructType> type, ObjectNode original, ObjectNode patch, String path)
      throws MergeException {
    for (var property : List.copyOf(patch.properties())) {
      if (!property.getKey().startsWith(ORDER)) {
        continue;
      }
      patch.remove(property.getKey());
      String key = property.getKey().substring(ORDER.length());
      String at = at(path) + key;
      if (!property.getValue().isArray()) {
        throw new MergeException(at(path) + property.getKey() + " is no list");
      }
      Field field =
          type.flatMap(struct -> struct.field(key))
              .orElseThrow(() -> new MergeException(at + " is no field that has an order"));
      JsonNode known = original.get(key);
      JsonNode added = patch.remove(key);
      ArrayNode merged;
      if (added instanceof ArrayNode list && known instanceof ArrayNode before) {
        merged = mergeList(field, before.deepCopy(), list, at);
      } else if (added instanceof ArrayNode list) {
        Directives.remove(list);
        merged = list;
      } else if (known instanceof ArrayNode before) {
        merged = before;
      } else {
        continue;
      }
      ArrayNode server = known instanceof ArrayNode before ? before : merged.arrayNode();
      original.set(
          key,
          new ListOrder(field.mergeKey(), at)
              .order(merged, items(property.getValue()), items(server)));
    }
  }

  private static ArrayNode mergeList(Field field, ArrayNode original, ArrayNode patch, String path)
      throws MergeException {
    ListOrder order = new ListOrder(field.mergeKey(), path);
    if (field.mergeKey().isEmpty() || !areObjects(original) || !areObjects(patch)) {
      ArrayNode all = order.union(original, patch);
      return order.order(all, items(patch), items(original));
    }
    boolean replaces = false;
    ArrayNode added = patch.arrayNode();
    ArrayNode kept = original;
    for (JsonNode item : patch) {
      switch (item.path(DIRECTIVE).asText()) {
        case "" -> added.add(item);
        case "delete" -> {
          String identity = order.identityOf(item);
          kept.removeIf(known -> order.hasIdentity(known, identity));
        }
        case "replace" -> replaces = true;
        case String other ->
            throw new MergeException(path + ": " + DIRECTIVE + " of an item is \"" + other + "\"");
      }
    }
    if (replaces) {
      return added;
    }
    List<JsonNode> server = items(kept);
    ArrayNode merged = mergeItems(field, kept.deepCopy(), added, order, path);
    return order.order(merged, items(added), server);
  }

  private static ArrayNode mergeItems(
      Field field, ArrayNode original, ArrayNode patch, ListOrder order, String path)
      throws MergeException {
    Optional<StructType> type = struct(field.type());
    for (JsonNode item : patch) {
      String identity = order.identityOf(item);
      int index = order.indexOf(original, identity);
      if (index < 0) {
        original.add(item);
        continue;
      }
      String at = path + "[" + item.path(field.mergeKey().orElse("")).asText() + "]";
      original.set(
          index, merge(type, (ObjectNode) original.get(index), (ObjectNode) item.deepCopy(), at));
    }
    return original;
  }

  private static boolean areObjects(ArrayNode list) {
    return list.valueStream().allMatch(JsonNode::isObject);
  }

  private static List<JsonNode> items(JsonNode list) {
    List<JsonNode> items = new ArrayList<>(list.size());
    list.forEach(items::add);
    return items;
  }
}
