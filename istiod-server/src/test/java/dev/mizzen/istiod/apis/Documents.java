package dev.mizzen.istiod.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** YAML files of the tests, as JSON. */
final class Documents {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path FOLDER = Path.of("src/test/resources/apis");

  private Documents() {}

  /** Every document of a file in the folder of this test. */
  static List<ObjectNode> ofFile(String name) {
    return ofFile(FOLDER.resolve(name));
  }

  static List<ObjectNode> ofFile(Path file) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll().stream()
          .filter(JsonNode::isObject)
          .map(ObjectNode.class::cast)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
