package dev.mizzen.model.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Map;

/** Reads free-form JSON: Envoy's own configuration, a plugin's settings, log formats. */
final class StructReader {
  /** Envoy's messages nest some twenty deep; the limit keeps a hostile document off the stack. */
  private static final int MAX_DEPTH = 64;

  private final Problems problems;

  StructReader(Problems problems) {
    this.problems = problems;
  }

  Struct struct(JsonNode object, String path) {
    return struct(object, path, 0);
  }

  private Struct struct(JsonNode object, String path, int depth) {
    Struct.Builder struct = Struct.newBuilder();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      struct.putFields(
          entry.getKey(), value(entry.getValue(), path + "." + entry.getKey(), depth + 1));
    }
    return struct.build();
  }

  Value value(JsonNode node, String path) {
    return value(node, path, 0);
  }

  private Value value(JsonNode node, String path, int depth) {
    if (depth > MAX_DEPTH) {
      problems.error(path, "is nested over " + MAX_DEPTH + " deep");
      return Value.getDefaultInstance();
    }
    Value.Builder value = Value.newBuilder();
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> value.setStructValue(struct(node, path, depth)).build();
      case ARRAY -> value.setListValue(list(node, path, depth)).build();
      case BOOLEAN -> value.setBoolValue(node.booleanValue()).build();
      case NUMBER -> value.setNumberValue(node.doubleValue()).build();
      case STRING, BINARY -> value.setStringValue(node.asText()).build();
      case NULL, MISSING -> value.setNullValue(NullValue.NULL_VALUE).build();
    };
  }

  private ListValue list(JsonNode array, String path, int depth) {
    ListValue.Builder list = ListValue.newBuilder();
    for (int i = 0; i < array.size(); i++) {
      list.addValues(value(array.get(i), path + "[" + i + "]", depth + 1));
    }
    return list.build();
  }
}
