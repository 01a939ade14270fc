package dev.mizzen.model.parse;

import com.fasterxml.jackson.databind.JsonNode;

/** Words for what stands in a document. */
final class JsonKind {
  private JsonKind() {}

  /** With its article: {@code a string}. */
  static String of(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case BINARY -> "bytes";
      case BOOLEAN -> "a boolean";
      case MISSING -> "missing";
      case NULL -> "null";
      case NUMBER -> "a number";
      case OBJECT, POJO -> "an object";
      case STRING -> "a string";
    };
  }
}
