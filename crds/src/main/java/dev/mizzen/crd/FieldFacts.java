package dev.mizzen.crd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one field besides its type.
 *
 * @param bounds by their names in OpenAPI; never changed
 * @param keys the fields by which a list is a map; empty for plain lists
 * @param rules CEL expression by what is said where it fails
 * @param each of the elements of a list and the values of a map
 * @param alsoNamed an older name of the same field
 * @param anyDuration whether a duration may be shorter than a millisecond
 * @param withoutRules of its message's own, by what they say
 */
record FieldFacts(
    ObjectNode bounds,
    List<String> keys,
    Map<String, String> rules,
    Optional<FieldFacts> each,
    Optional<String> alsoNamed,
    boolean anyDuration,
    Set<String> withoutRules) {
  static final FieldFacts NONE =
      new FieldFacts(
          JsonNodeFactory.instance.objectNode(),
          List.of(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          false,
          Set.of());

  FieldFacts {
    keys = List.copyOf(keys);
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    withoutRules = Set.copyOf(withoutRules);
  }
}
