package dev.mizzen.model.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.Documents;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.parse.UnknownFields;
import java.util.List;

/** What the rules say of a spec written as YAML: {@code E} or {@code W}, then the sentence. */
final class Judged {
  private Judged() {}

  static List<String> spec(ConfigKind kind, String spec) {
    return document(Documents.object(kind.apiVersion(), kind.kind(), spec));
  }

  static List<String> document(JsonNode document) {
    Parsed<ConfigResource<?>> parsed =
        new ConfigReader(UnknownFields.REFUSE).read(document, Origin.UNKNOWN);
    return parsed.findings().stream().map(Judged::text).toList();
  }

  private static String text(Problem problem) {
    return (problem.isError() ? "E " : "W ") + problem;
  }
}
