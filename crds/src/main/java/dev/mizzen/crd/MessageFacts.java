package dev.mizzen.crd;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of one message besides its fields' types.
 *
 * @param required JSON names of fields that may not be left out
 * @param rules CEL expression by what is said where it fails
 * @param fields by JSON name
 */
record MessageFacts(
    List<String> required, Map<String, String> rules, Map<String, FieldFacts> fields) {
  static final MessageFacts NONE = new MessageFacts(List.of(), Map.of(), Map.of());

  MessageFacts {
    required = List.copyOf(required);
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    fields = Map.copyOf(fields);
  }

  FieldFacts field(String name) {
    return fields.getOrDefault(name, FieldFacts.NONE);
  }
}
