package dev.mizzen.model.parse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ObjectMeta;
import dev.mizzen.model.Origin;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what Mizzen keeps of a Kubernetes object's metadata. Its other fields are Kubernetes'
 * business.
 */
final class MetadataReader {
  private final Problems problems;

  MetadataReader(Problems problems) {
    this.problems = problems;
  }

  ObjectMeta read(JsonNode metadata, Origin origin) {
    return new ObjectMeta(
        texts(metadata, "labels"),
        texts(metadata, "annotations"),
        creationTime(metadata.path("creationTimestamp")),
        text(metadata, "uid"),
        text(metadata, "resourceVersion"),
        generation(metadata.path("generation")),
        origin);
  }

  /** Empty where it is absent. */
  String text(JsonNode metadata, String name) {
    JsonNode value = metadata.path(name);
    if (isAbsent(value)) {
      return "";
    }
    if (!value.isTextual()) {
      problems.error("metadata." + name, "is " + JsonKind.of(value) + ", want a string");
      return "";
    }
    return value.textValue();
  }

  private Map<String, String> texts(JsonNode metadata, String name) {
    JsonNode object = metadata.path(name);
    if (isAbsent(object)) {
      return Map.of();
    }
    if (!object.isObject()) {
      problems.error("metadata." + name, "is " + JsonKind.of(object) + ", want an object");
      return Map.of();
    }
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      JsonNode value = entry.getValue();
      if (!value.isTextual() && !value.isNull()) {
        problems.error(
            "metadata." + name + "[" + entry.getKey() + "]",
            "is " + JsonKind.of(value) + ", want a string");
      }
      texts.put(entry.getKey(), value.isNull() ? "" : value.asText());
    }
    return texts;
  }

  private Instant creationTime(JsonNode value) {
    if (isAbsent(value)) {
      return Instant.EPOCH;
    }
    return MessageReader.instant(value)
        .orElseGet(
            () -> {
              problems.error(
                  "metadata.creationTimestamp", "is no time such as 2026-01-31T12:00:00Z");
              return Instant.EPOCH;
            });
  }

  private long generation(JsonNode value) {
    if (isAbsent(value)) {
      return 0;
    }
    if (!value.isIntegralNumber()) {
      problems.error("metadata.generation", "is " + JsonKind.of(value) + ", want an integer");
      return 0;
    }
    return value.longValue();
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
