package dev.mizzen.registry.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.function.ToIntFunction;

/** The one YAML document that a text of settings holds. */
public sealed interface SettingsDocument {

  /**
   * It could be parsed.
   *
   * @param json null for a text that is empty
   * @param lines from the path of a field to its line in the text, counting from 1
   */
  record Parsed(JsonNode json, ToIntFunction<String> lines) implements SettingsDocument {}

  /** It could not, or there are several. */
  record Broken(Report.Reason reason) implements SettingsDocument {}

  /** Reads a text. Pure. */
  static SettingsDocument read(String text, FileLimits limits) {
    List<Document> documents = new YamlParser(limits.maxFileBytes()).parse(text);
    if (documents.isEmpty()) {
      return new Parsed(NullNode.getInstance(), path -> 1);
    }
    if (documents.size() > 1) {
      String message = "holds " + documents.size() + " documents, want one";
      return new Broken(Report.Reason.error(0, "", message));
    }
    return switch (documents.getFirst()) {
      case Document.Broken broken ->
          new Broken(
              Report.Reason.error(broken.line(), broken.field().orElse(""), broken.message()));
      case Document.Parsed parsed -> new Parsed(parsed.json(), parsed.lines()::of);
    };
  }
}
