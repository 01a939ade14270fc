package dev.mizzen.xds.scope;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/** Free-form protobuf as the JSON tree that {@code model.parse} reads. */
final class StructJson {
  /** Up to here a double holds every whole number. */
  private static final double MAX_EXACT = 1L << 53;

  private StructJson() {}

  static ObjectNode object(Struct struct) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    struct.getFieldsMap().forEach((name, value) -> object.set(name, node(value)));
    return object;
  }

  private static JsonNode node(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> TextNode.valueOf(value.getStringValue());
      case BOOL_VALUE -> BooleanNode.valueOf(value.getBoolValue());
      case NUMBER_VALUE -> number(value.getNumberValue());
      case STRUCT_VALUE -> object(value.getStructValue());
      case LIST_VALUE -> {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        value.getListValue().getValuesList().forEach(entry -> list.add(node(entry)));
        yield list;
      }
      case NULL_VALUE, KIND_NOT_SET -> NullNode.getInstance();
    };
  }

  private static JsonNode number(double number) {
    boolean isWhole = number == Math.rint(number) && Math.abs(number) <= MAX_EXACT;
    return isWhole ? LongNode.valueOf((long) number) : DoubleNode.valueOf(number);
  }
}
