package dev.mizzen.inject.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of what istiod 1.30.3 does, as recorded. */
public final class ReferenceFiles {
  private ReferenceFiles() {}

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The first document; JSON is YAML too. */
  public static JsonNode yaml(Path file) {
    return documents(file).getFirst();
  }

  static List<JsonNode> documents(Path file) {
    try {
      return YamlReader.readAll(text(file)).stream().filter(node -> !node.isNull()).toList();
    } catch (DocumentException unreadable) {
      throw new IllegalStateException(file + " " + unreadable.getMessage(), unreadable);
    }
  }
}
