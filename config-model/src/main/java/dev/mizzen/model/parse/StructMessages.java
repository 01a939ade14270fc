package dev.mizzen.model.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.math.BigDecimal;
import java.util.List;

/**
 * Reads free-form JSON as a message, by the rules of Istio's reader. Immutable; any thread may use
 * it.
 *
 * <p>Source: Istio 1.30, pkg/config/xds, StructToMessage.
 */
public final class StructMessages {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Go writes larger numbers with an exponent, by which no integer is read. */
  private static final double LARGEST_PLAIN = 1e21;

  private final AnyTypes types;

  public StructMessages(AnyTypes types) {
    this.types = types;
  }

  /**
   * Sets the fields of {@code target} that {@code value} has. Errors: what cannot be read.
   * Warnings: fields that a message lacks.
   */
  public List<Problem> readInto(Message.Builder target, Struct value, String path) {
    Problems problems = new Problems();
    new MessageReader(problems, UnknownFields.WARN_OF_THESE_ALONE, types)
        .readInto(target, object(value), path);
    return problems.all();
  }

  private static ObjectNode object(Struct struct) {
    ObjectNode object = JSON.objectNode();
    struct.getFieldsMap().forEach((name, value) -> object.set(name, node(value)));
    return object;
  }

  private static JsonNode node(Value value) {
    return switch (value.getKindCase()) {
      case STRUCT_VALUE -> object(value.getStructValue());
      case LIST_VALUE -> {
        ArrayNode list = JSON.arrayNode();
        value.getListValue().getValuesList().forEach(element -> list.add(node(element)));
        yield list;
      }
      case NUMBER_VALUE -> number(value.getNumberValue());
      case STRING_VALUE -> JSON.textNode(value.getStringValue());
      case BOOL_VALUE -> JSON.booleanNode(value.getBoolValue());
      case NULL_VALUE, KIND_NOT_SET -> JSON.nullNode();
    };
  }

  private static JsonNode number(double number) {
    boolean isInteger = number == Math.rint(number) && Math.abs(number) < LARGEST_PLAIN;
    return isInteger
        ? JSON.numberNode(new BigDecimal(number).toBigIntegerExact())
        : JSON.numberNode(number);
  }
}
