package dev.mizzen.inject.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What istiod 1.30.3 does, as recorded beside the checkout; {@code -Dconformance.dir} moves it. */
final class Reference {
  private static final Path ROOT =
      Path.of(System.getProperty("conformance.dir", "../../shared/conformance"));

  private Reference() {}

  /** A folder of the recordings; the test is skipped where there is none. */
  static Path folder(String name) {
    Path folder = ROOT.resolve(name);
    assumeTrue(Files.isDirectory(folder), "no conformance cases at " + folder.toAbsolutePath());
    return folder;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static JsonNode yaml(Path file) {
    List<JsonNode> documents = documents(file);
    return documents.getFirst();
  }

  static List<JsonNode> documents(Path file) {
    try {
      return YamlReader.readAll(text(file)).stream().filter(node -> !node.isNull()).toList();
    } catch (DocumentException unreadable) {
      throw new IllegalStateException(file + " " + unreadable.getMessage(), unreadable);
    }
  }
}
