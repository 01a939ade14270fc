package dev.mizzen.inject.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.Nil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON as Go reads it into {@code interface{}}: every number is a {@code float64}. */
public final class PlainValues {
  private PlainValues() {}

  public static Object of(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> entries = new TreeMap<>();
        json.properties().forEach(entry -> entries.put(entry.getKey(), of(entry.getValue())));
        yield GoMap.of(entries);
      }
      case ARRAY -> {
        List<Object> items = new ArrayList<>(json.size());
        json.forEach(item -> items.add(of(item)));
        yield items;
      }
      case NUMBER -> json.doubleValue();
      case BOOLEAN -> json.booleanValue();
      case STRING, BINARY, POJO -> json.asText();
      case NULL, MISSING -> Nil.NIL;
    };
  }
}
