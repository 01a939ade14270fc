package dev.mizzen.inject.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Messages as JSON: names in camel case, what is not set left out, no blanks, maps sorted. */
public final class ProtoJson {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace().sortingMapKeys();

  private ProtoJson() {}

  public static String write(Message message) {
    return tree(message).toString();
  }

  static Object values(Message message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    tree(message)
        .properties()
        .forEach(entry -> fields.put(entry.getKey(), PlainValues.of(entry.getValue())));
    return fields;
  }

  /** The printer escapes what is special in HTML; a tree forgets that. */
  private static JsonNode tree(Message message) {
    try {
      return Json.read(PRINTER.print(message));
    } catch (InvalidProtocolBufferException | DocumentException impossible) {
      throw new IllegalStateException("a message without Any has JSON", impossible);
    }
  }
}
