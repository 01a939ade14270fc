package dev.mizzen.model.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.ObjectMeta;
import dev.mizzen.model.ObjectStatus;
import dev.mizzen.model.Origin;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a whole Kubernetes-form document of one of Istio's kinds, in any version served.
 *
 * <p>Judges form alone: types, names, enums, durations. What a value may be is for {@code
 * model.validate}. Immutable; any thread may use it.
 */
public final class ConfigParser {
  private static final Set<String> TOP_LEVEL =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");

  private final UnknownFields unknownFields;

  public ConfigParser(UnknownFields unknownFields) {
    this.unknownFields = unknownFields;
  }

  /**
   * Who the document says it is. Shape: namespace and name are empty where the document has none;
   * the whole is empty where the kind is not one that Mizzen reads.
   */
  public static Optional<ConfigKey> identify(JsonNode document) {
    JsonNode metadata = document.path("metadata");
    return ConfigKind.of(document.path("apiVersion").asText(""), document.path("kind").asText(""))
        .map(
            kind ->
                new ConfigKey(
                    kind, metadata.path("namespace").asText(""), metadata.path("name").asText("")));
  }

  /**
   * A missing namespace stays empty; whoever knows the default has put it in before. A missing spec
   * is an empty one.
   */
  public Parsed<ConfigResource<?>> parse(JsonNode document, Origin origin) {
    Problems problems = new Problems();
    if (!document.isObject()) {
      problems.error(
          "",
          "is "
              + JsonKind.of(document)
              + ", want an object with apiVersion, kind, metadata and spec");
      return new Parsed.Rejected<>(problems.all());
    }
    Optional<ConfigKey> key = identify(document);
    Optional<Message> prototype = key.flatMap(k -> SpecTypes.prototype(k.kind()));
    if (key.isEmpty() || prototype.isEmpty()) {
      problems.error("", notIstio(document));
      return new Parsed.Rejected<>(problems.all());
    }
    ObjectMeta meta = metadata(document.path("metadata"), origin, problems);
    Message spec = spec(prototype.get(), document.path("spec"), problems);
    ObjectStatus status =
        new StatusReader(problems).read(key.get().kind(), document.path("status"));
    noteUnknown(document, problems);
    return problems.orElse(() -> new ConfigResource<>(key.get(), meta, spec, status));
  }

  private static String notIstio(JsonNode document) {
    String apiVersion = document.path("apiVersion").asText("");
    String kind = document.path("kind").asText("");
    return "is of apiVersion \""
        + apiVersion
        + "\" and kind \""
        + kind
        + "\", which is no kind of Istio's";
  }

  private static ObjectMeta metadata(JsonNode metadata, Origin origin, Problems problems) {
    if (!metadata.isObject()) {
      problems.error(
          "metadata",
          metadata.isMissingNode()
              ? "is missing"
              : "is " + JsonKind.of(metadata) + ", want an object");
      return ObjectMeta.EMPTY;
    }
    MetadataReader reader = new MetadataReader(problems);
    if (reader.text(metadata, "name").isEmpty()
        && reader.text(metadata, "generateName").isEmpty()) {
      problems.error("metadata.name", "is missing");
    }
    reader.text(metadata, "namespace");
    return reader.read(metadata, origin);
  }

  private Message spec(Message prototype, JsonNode spec, Problems problems) {
    if (spec.isMissingNode() || spec.isNull()) {
      return prototype;
    }
    Message.Builder builder = prototype.newBuilderForType();
    new MessageReader(problems, unknownFields).readInto(builder, spec, "spec");
    return builder.build();
  }

  private void noteUnknown(JsonNode document, Problems problems) {
    for (Iterator<String> names = document.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (TOP_LEVEL.contains(name)) {
        continue;
      }
      String message = "is no field of " + document.path("kind").asText();
      if (unknownFields == UnknownFields.WARN) {
        problems.warn(name, message);
      } else {
        problems.error(name, message);
      }
    }
  }
}
