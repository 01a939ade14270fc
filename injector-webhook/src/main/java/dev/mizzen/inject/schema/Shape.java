package dev.mizzen.inject.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.mizzen.inject.document.Quantity;
import dev.mizzen.inject.schema.FieldType.Kind;
import java.util.Optional;

/**
 * Brings a document into the shape of its kind, as a typed client does on reading and writing it:
 * nulls and what says nothing go, quantities take their canonical form, and a value of the wrong
 * type is an error. Fields that the schema does not know stay, for a newer API server may know
 * them.
 */
public final class Shape {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final KubernetesSchema SCHEMA = KubernetesSchema.get();

  private Shape() {}

  /**
   * A new tree; the given one stays as it is.
   *
   * @throws ShapeException names the first field with a wrong value
   */
  public static ObjectNode of(StructType type, JsonNode document) throws ShapeException {
    if (!document.isObject()) {
      throw wrong("the document", document, "an object");
    }
    return object(type, (ObjectNode) document, "");
  }

  private static ObjectNode object(StructType type, ObjectNode document, String path)
      throws ShapeException {
    ObjectNode shaped = JSON.objectNode();
    for (var property : document.properties()) {
      JsonNode value = property.getValue();
      if (value.isNull()) {
        continue;
      }
      Optional<Field> field = type.field(property.getKey());
      String at = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      if (field.isEmpty()) {
        shaped.set(property.getKey(), value.deepCopy());
        continue;
      }
      JsonNode kept = value(field.get().type(), value, at);
      if (field.get().isWritten(kept)) {
        shaped.set(property.getKey(), kept);
      }
    }
    return shaped;
  }

  private static JsonNode value(FieldType type, JsonNode value, String path) throws ShapeException {
    return switch (type) {
      case FieldType.Scalar scalar -> scalar(scalar.kind(), value, path);
      case FieldType.Struct struct -> {
        if (!value.isObject()) {
          throw wrong(path, value, "an object");
        }
        yield object(SCHEMA.struct(struct.name()), (ObjectNode) value, path);
      }
      case FieldType.ListOf(var item) -> list(item, value, path);
      case FieldType.MapOf(var element) -> map(element, value, path);
    };
  }

  private static ArrayNode list(FieldType item, JsonNode value, String path) throws ShapeException {
    if (!value.isArray()) {
      throw wrong(path, value, "a list");
    }
    ArrayNode shaped = JSON.arrayNode(value.size());
    for (int i = 0; i < value.size(); i++) {
      String at = path + "[" + i + "]";
      if (value.get(i).isNull()) {
        throw wrong(at, value.get(i), "a value");
      }
      shaped.add(value(item, value.get(i), at));
    }
    return shaped;
  }

  /** Of a null Go makes the zero value of the map's elements. */
  private static ObjectNode map(FieldType element, JsonNode value, String path)
      throws ShapeException {
    if (!value.isObject()) {
      throw wrong(path, value, "an object");
    }
    ObjectNode shaped = JSON.objectNode();
    for (var property : value.properties()) {
      if (property.getValue().isNull()) {
        shaped.set(property.getKey(), JSON.textNode(isQuantity(element) ? "0" : ""));
        continue;
      }
      shaped.set(
          property.getKey(),
          value(element, property.getValue(), path + "[" + property.getKey() + "]"));
    }
    return shaped;
  }

  private static boolean isQuantity(FieldType type) {
    return type instanceof FieldType.Scalar(var kind, var isPointer) && kind == Kind.QUANTITY;
  }

  private static JsonNode scalar(Kind kind, JsonNode value, String path) throws ShapeException {
    return switch (kind) {
      case STRING, TIME, BYTES -> want(value.isTextual(), value, path, "a text");
      case BOOL -> want(value.isBoolean(), value, path, "true or false");
      case INT32 -> want(value.canConvertToInt() && isWhole(value), value, path, "a 32-bit number");
      case INT64 ->
          want(value.canConvertToLong() && isWhole(value), value, path, "a 64-bit number");
      case INT_OR_STRING ->
          want(
              value.isTextual() || (value.canConvertToInt() && isWhole(value)),
              value,
              path,
              "a number or a text");
      case QUANTITY -> quantity(value, path);
      case ANY -> value.deepCopy();
    };
  }

  private static boolean isWhole(JsonNode value) {
    return value.isIntegralNumber();
  }

  private static JsonNode quantity(JsonNode value, String path) throws ShapeException {
    String text = value.isNumber() || value.isTextual() ? value.asText() : "";
    return TextNode.valueOf(
        Quantity.canonical(text).orElseThrow(() -> wrong(path, value, "a quantity")));
  }

  private static JsonNode want(boolean holds, JsonNode value, String path, String wanted)
      throws ShapeException {
    if (!holds) {
      throw wrong(path, value, wanted);
    }
    return value;
  }

  private static ShapeException wrong(String path, JsonNode value, String wanted) {
    String shown =
        value.isContainerNode() ? (value.isArray() ? "a list" : "an object") : value.toString();
    return new ShapeException(
        path
            + " is "
            + (shown.length() > 80 ? shown.substring(0, 80) + "..." : shown)
            + ", want "
            + wanted);
  }
}
