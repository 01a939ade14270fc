package dev.mizzen.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The facts of {@code overlay.yaml}, which says of itself what it holds.
 *
 * @param kinds by name
 * @param messages by full name
 */
record Overlay(Map<String, KindFacts> kinds, Map<String, MessageFacts> messages) {
  private static final String FILE = "overlay.yaml";
  private static final Set<String> BOUNDS =
      Set.of(
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "pattern");
  private static final Set<String> WORDS =
      Set.of("keys", "rules", "each", "use", "alsoNamed", "anyDuration", "withoutRules");

  Overlay {
    kinds = Map.copyOf(kinds);
    messages = Map.copyOf(messages);
  }

  /** Reads the file that is built in. */
  static Overlay read() {
    try (InputStream yaml = Objects.requireNonNull(Overlay.class.getResourceAsStream(FILE))) {
      return of(new YAMLMapper().readTree(yaml));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(FILE, unreadable);
    }
  }

  private static Overlay of(JsonNode root) {
    JsonNode named = root.path("facts");
    return new Overlay(
        map(root.path("kinds"), Overlay::kind),
        map(root.path("messages"), message -> message(message, named)));
  }

  MessageFacts message(String fullName) {
    return messages.getOrDefault(fullName, MessageFacts.NONE);
  }

  /** Throws where the file says nothing of the kind. */
  KindFacts kind(String name) {
    return Optional.ofNullable(kinds.get(name))
        .orElseThrow(() -> new IllegalArgumentException(FILE + " has no kind " + name));
  }

  private static KindFacts kind(JsonNode json) {
    return new KindFacts(
        json.path("plural").asText(),
        texts(json.path("shortNames")),
        text(json.path("storage")),
        json.path("needsSpec").asBoolean(),
        map(json.path("columns"), JsonNode::asText));
  }

  private static MessageFacts message(JsonNode json, JsonNode named) {
    return new MessageFacts(
        texts(json.path("required")),
        map(json.path("rules"), JsonNode::asText),
        map(json.path("fields"), field -> field(field, named)));
  }

  private static FieldFacts field(JsonNode json, JsonNode named) {
    Optional<FieldFacts> used =
        text(json.path("use")).map(name -> required(named, name)).map(facts -> field(facts, named));
    ObjectNode bounds = used.orElse(FieldFacts.NONE).bounds().deepCopy();
    for (Map.Entry<String, JsonNode> fact : json.properties()) {
      if (BOUNDS.contains(fact.getKey())) {
        bounds.set(fact.getKey(), fact.getValue());
      } else if (!WORDS.contains(fact.getKey())) {
        throw new IllegalArgumentException(FILE + " has the unknown word " + fact.getKey());
      }
    }
    Map<String, String> rules = new LinkedHashMap<>(used.orElse(FieldFacts.NONE).rules());
    rules.putAll(map(json.path("rules"), JsonNode::asText));
    return new FieldFacts(
        bounds,
        texts(json.path("keys")),
        rules,
        json.has("each") ? Optional.of(field(json.path("each"), named)) : Optional.empty(),
        text(json.path("alsoNamed")),
        json.path("anyDuration").asBoolean(),
        Set.copyOf(texts(json.path("withoutRules"))));
  }

  private static JsonNode required(JsonNode named, String name) {
    return Optional.ofNullable(named.get(name))
        .orElseThrow(() -> new IllegalArgumentException(FILE + " has no facts named " + name));
  }

  private static Optional<String> text(JsonNode json) {
    return json.isMissingNode() ? Optional.empty() : Optional.of(json.asText());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }

  private static <T> Map<String, T> map(JsonNode json, Function<JsonNode, T> read) {
    Map<String, T> map = new LinkedHashMap<>();
    json.properties().forEach(entry -> map.put(entry.getKey(), read.apply(entry.getValue())));
    return map;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
