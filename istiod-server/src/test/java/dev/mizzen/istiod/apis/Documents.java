package dev.mizzen.istiod.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML files of the tests, as JSON. */
final class Documents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("src/test/resources/apis");

  private Documents() {}

  /** Every document of a file in the folder of this test. */
  static List<ObjectNode> ofFile(String name) {
    return ofFile(FOLDER.resolve(name));
  }

  static List<ObjectNode> ofFile(Path file) {
    try {
      List<ObjectNode> documents = new ArrayList<>();
      for (Object document :
          new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
        JsonNode json = JSON.valueToTree(document);
        if (json.isObject()) {
          documents.add((ObjectNode) json);
        }
      }
      return documents;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
