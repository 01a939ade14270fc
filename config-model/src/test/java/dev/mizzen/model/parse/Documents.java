package dev.mizzen.model.parse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Documents of tests, written as YAML. */
public final class Documents {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Documents() {}

  public static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Every document of a file. */
  public static List<JsonNode> all(Path file) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An object of the group {@code networking.istio.io} with that spec, indented by nothing. */
  public static JsonNode networking(String kind, String spec) {
    return object("networking.istio.io/v1", kind, spec);
  }

  public static JsonNode object(String apiVersion, String kind, String spec) {
    return yaml(
        """
        apiVersion: %s
        kind: %s
        metadata: {name: sample, namespace: default}
        spec:
        %s"""
            .formatted(apiVersion, kind, spec.indent(2)));
  }
}
