package dev.mizzen.crd;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one kind is served.
 *
 * @param storage the version in which objects are kept; empty for the kind's first
 * @param needsSpec whether an object without spec is refused
 * @param columns what {@code kubectl get} shows, path by title, in their order
 */
record KindFacts(
    String plural,
    List<String> shortNames,
    Optional<String> storage,
    boolean needsSpec,
    Map<String, String> columns) {
  KindFacts {
    shortNames = List.copyOf(shortNames);
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }
}
