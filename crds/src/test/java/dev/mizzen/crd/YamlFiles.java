package dev.mizzen.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Documents of YAML files. */
final class YamlFiles {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern ADDRESS = Pattern.compile("(?<=[\\[ ])[0-9a-f:]+::(?=[,\\]])");
  private static final YAMLFactory FACTORY = new YAMLFactory();

  private YamlFiles() {}

  static JsonNode one(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  /** Every document of a file, or of the files of a folder in the order of their names. */
  static List<JsonNode> all(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .flatMap(file -> documents(file).stream())
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** An address that ends in colons is a text to Go's parser, whatever follows; not to Java's. */
  private static String quoted(String yaml) {
    return ADDRESS.matcher(yaml).replaceAll("\"$0\"");
  }

  private static List<JsonNode> documents(Path file) {
    try (var parser = FACTORY.createParser(quoted(Files.readString(file)))) {
      return YAML.readValues(parser, JsonNode.class).readAll().stream()
          .filter(JsonNode::isObject)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file.toString(), unreadable);
    }
  }
}
