package dev.mizzen.registry.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** Labels written as a JSON object in an annotation. */
final class JsonLabels {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonLabels() {}

  /** The labels; none where the text is something else. */
  static Map<String, String> parse(String text) {
    try {
      Map<String, String> labels = JSON.readValue(text, new TypeReference<>() {});
      return Findings.texts(labels);
    } catch (JsonProcessingException notLabels) {
      return Map.of();
    }
  }
}
