package dev.mizzen.registry.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.registry.convert.ClusterScope;
import dev.mizzen.registry.convert.Converted;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the text of one file into objects. Pure; any thread may use it.
 *
 * <p>Shape: several documents, lists ({@code kind: List}, {@code kind: ServiceList}) unfolded, a
 * missing namespace filled in, kinds that nobody reads passed over. What is wrong costs the one
 * object, or where it cannot be parsed the one document.
 */
final class ManifestReader {
  private static final String DEFAULT_NAMESPACE = "default";

  private final ObjectConverter converter;
  private final YamlParser yaml;
  private final JsonTextParser json = new JsonTextParser();

  ManifestReader(ObjectConverter converter, YamlParser yaml) {
    this.converter = converter;
    this.yaml = yaml;
  }

  /**
   * Reads it whole.
   *
   * @param known what earlier readings of the file with the same defaults gave, by fingerprint;
   *     taken over where a document is the same
   * @return the documents' contents in order, by fingerprint
   */
  Map<String, DocumentContent> read(
      Path file, String text, ServiceDefaults mesh, Map<String, DocumentContent> known) {
    Map<String, DocumentContent> contents = new LinkedHashMap<>();
    if (isJson(file)) {
      json.parse(text).forEach(d -> contents.put("#" + d.number(), content(file, d, mesh)));
      return contents;
    }
    for (Chunk chunk : Chunk.split(text)) {
      String fingerprint = chunk.fingerprint();
      DocumentContent before = known.get(fingerprint);
      contents.put(fingerprint, before == null ? content(file, yaml.parse(chunk), mesh) : before);
    }
    return contents;
  }

  private DocumentContent content(Path file, Document document, ServiceDefaults mesh) {
    return switch (document) {
      case Document.Broken broken -> DocumentContent.refused(broken(file, broken));
      case Document.Parsed parsed -> new Reading(file, parsed, mesh).content();
    };
  }

  private static boolean isJson(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  private static Report broken(Path file, Document.Broken broken) {
    var reason = Report.Reason.error(broken.line(), broken.field().orElse(""), broken.message());
    return new Report(file.toString(), broken.number(), Optional.empty(), List.of(reason));
  }

  /** One document on its way into the file's content. */
  private final class Reading {
    private final Path file;
    private final Document.Parsed document;
    private final ServiceDefaults mesh;
    private final DocumentContent.Builder content = new DocumentContent.Builder();

    Reading(Path file, Document.Parsed document, ServiceDefaults mesh) {
      this.file = file;
      this.document = document;
      this.mesh = mesh;
    }

    DocumentContent content() {
      if (!document.json().isNull()) {
        object(document.json(), document.lines(), "");
      }
      return content.build();
    }

    private void object(JsonNode json, Lines lines, String listKind) {
      Optional<Problem> malformed = malformed(json, listKind);
      if (malformed.isPresent()) {
        content.refuse(report(Optional.empty(), lines, List.of(malformed.get())));
        return;
      }
      String apiVersion = json.path("apiVersion").asText(apiVersion(listKind));
      String kind = json.path("kind").asText(itemKind(listKind));
      if (isList(apiVersion, kind, json)) {
        items(json.path("items"), lines, apiVersion + " " + kind);
        return;
      }
      Optional<ConfigKind> known = ConfigKind.of(apiVersion, kind);
      if (known.isEmpty() && ConfigKind.isGroupOfIstio(apiVersion)) {
        content.refuse(report(Optional.empty(), lines, List.of(notOfIstio(apiVersion, kind))));
        return;
      }
      if (known.isEmpty() || !ObjectConverter.serves(known.get())) {
        content.skip(apiVersion + " " + kind);
        return;
      }
      known(known.get(), withTypeAndNamespace((ObjectNode) json, apiVersion, known.get()), lines);
    }

    private void items(JsonNode items, Lines lines, String listKind) {
      Lines itemLines = lines.fields().getOrDefault("items", lines);
      for (int i = 0; i < items.size(); i++) {
        object(
            items.get(i),
            i < itemLines.items().size() ? itemLines.items().get(i) : lines,
            listKind);
      }
    }

    private void known(ConfigKind kind, JsonNode json, Lines lines) {
      JsonNode name = json.path("metadata").path("name");
      if (!name.isTextual() || name.textValue().isEmpty()) {
        content.refuse(report(Optional.empty(), lines, List.of(nameless(kind, name))));
        return;
      }
      ConfigKey key =
          new ConfigKey(kind, json.path("metadata").path("namespace").asText(""), name.textValue());
      Origin origin = new Origin(file.toString(), document.number(), lines.line());
      switch (converter.convert(key, json, origin, mesh)) {
        case Converted.Refused(var problems) ->
            content.refuse(report(Optional.of(key), lines, problems));
        case Converted.Unused() -> content.skip(kind.apiVersion() + " " + kind.kind());
        case Converted.Served(var k, var changed, var removed, var warnings) ->
            content.add(new LoadedObject(k, origin, changed, removed, reasons(lines, warnings)));
      }
    }

    private Report report(Optional<ConfigKey> key, Lines lines, List<Problem> problems) {
      return new Report(file.toString(), document.number(), key, reasons(lines, problems));
    }
  }

  private static List<Report.Reason> reasons(Lines lines, List<Problem> problems) {
    return problems.stream().map(problem -> Report.Reason.of(problem, lines)).toList();
  }

  private static Problem notOfIstio(String apiVersion, String kind) {
    return Problem.error(
        "kind", "is " + kind + " of apiVersion " + apiVersion + ", which is no kind of Istio's");
  }

  private static Problem nameless(ConfigKind kind, JsonNode name) {
    boolean isWrongType = name.isContainerNode() || name.isNumber() || name.isBoolean();
    String message =
        isWrongType
            ? "is " + name + " in a " + kind.kind() + ", want text"
            : "is missing in a " + kind.kind();
    return Problem.error("metadata.name", message);
  }

  /**
   * What keeps it from being an object of any kind. The items of a list may leave their type to the
   * list.
   */
  private static Optional<Problem> malformed(JsonNode json, String listKind) {
    if (!json.isObject()) {
      return Optional.of(Problem.error("", "is no object with apiVersion, kind and metadata"));
    }
    for (String field : List.of("apiVersion", "kind")) {
      JsonNode value = json.path(field);
      boolean mayLack = !itemKind(listKind).isEmpty() && value.isMissingNode();
      if (!mayLack && (!value.isTextual() || value.textValue().isEmpty())) {
        return Optional.of(
            Problem.error(
                field, value.isMissingNode() ? "is missing" : "is " + value + ", want text"));
      }
    }
    return Optional.empty();
  }

  /** {@code v1 List}, or a kind's own list. */
  private static boolean isList(String apiVersion, String kind, JsonNode json) {
    boolean isTyped =
        kind.endsWith("List")
            && ConfigKind.of(apiVersion, kind.substring(0, kind.length() - 4)).isPresent();
    return (isTyped || (kind.equals("List") && apiVersion.equals("v1")))
        && json.path("items").isArray();
  }

  private static String apiVersion(String listKind) {
    return listKind.substring(0, Math.max(0, listKind.indexOf(' ')));
  }

  /** Empty for a plain list, whose items name their own kinds. */
  private static String itemKind(String listKind) {
    String kind = listKind.substring(listKind.indexOf(' ') + 1);
    return kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : "";
  }

  private static ObjectNode withTypeAndNamespace(
      ObjectNode json, String apiVersion, ConfigKind kind) {
    ObjectNode typed = json.objectNode().put("apiVersion", apiVersion).put("kind", kind.kind());
    typed.setAll(json);
    JsonNode metadata = json.path("metadata");
    if (metadata.isObject()) {
      ObjectNode own = json.objectNode().setAll((ObjectNode) metadata);
      typed.set("metadata", withNamespace(own, kind));
    }
    return typed;
  }

  private static ObjectNode withNamespace(ObjectNode metadata, ConfigKind kind) {
    if (ClusterScope.contains(kind)) {
      metadata.remove("namespace");
      return metadata;
    }
    JsonNode namespace = metadata.path("namespace");
    boolean isAbsent =
        namespace.isMissingNode()
            || namespace.isNull()
            || (namespace.isTextual() && namespace.textValue().isEmpty());
    return isAbsent ? metadata.put("namespace", DEFAULT_NAMESPACE) : metadata;
  }
}
