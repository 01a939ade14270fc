package dev.mizzen.istiod.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The fields of one kind, from a file in {@code src/test/resources/apis}.
 *
 * <p>Shape: {@code title}; {@code document}, the one of the small mesh that is changed; {@code
 * root}, where in it the paths begin; {@code fields} by path. A field is its value, or an object of
 *
 * <ul>
 *   <li>{@code value} or {@code values}: see {@link ApiField.Trial}
 *   <li>{@code given}: what holds besides, by path; {@code with}: the same in other documents
 *   <li>{@code ignored}, {@code elsewhere}, {@code refused}, {@code unsupported}: its state, with
 *       the reason
 *   <li>{@code use}: the name of shared rules for the message at this path
 *   <li>{@code shown}: further tests or recorded cases
 *   <li>{@code document}: in place of the table's
 * </ul>
 *
 * <p>A rule on a message holds for the fields in it that have none of their own, and what it gives,
 * theirs too. In {@code given} a path with {@code ./} begins at the message that the rules are
 * shared for.
 */
final class ApiTable {
  private final String title;
  private final ObjectNode json;
  private final ObjectNode shared;
  private final Optional<MessageFields> message;
  private final Set<String> usedRules = new HashSet<>();
  private final List<ApiField> fields = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  private ApiTable(ObjectNode json, ObjectNode shared, Optional<Descriptor> message) {
    this.title = json.path("title").asText();
    this.json = json;
    this.shared = shared;
    this.message = message.map(MessageFields::new);
    List<String> paths = new ArrayList<>();
    this.message.ifPresentOrElse(
        fields -> paths.addAll(fields.leaves()),
        () -> json.path("fields").fieldNames().forEachRemaining(paths::add));
    for (String path : paths) {
      Rule start = new Rule("", "", json.path("fields"), "");
      rule(start, path, List.of())
          .ifPresentOrElse(rules -> fields.add(field(path, rules)), () -> missing.add(path));
    }
  }

  /** The fields of a message. */
  static ApiTable ofMessage(ObjectNode json, ObjectNode shared, Descriptor message) {
    return new ApiTable(json, shared, Optional.of(message));
  }

  /** Names that no message lists. */
  static ApiTable ofNames(ObjectNode json) {
    return new ApiTable(json, JsonNodeFactory.instance.objectNode(), Optional.empty());
  }

  String title() {
    return title;
  }

  List<ApiField> fields() {
    return fields;
  }

  /** Fields of the message that no rule is about. */
  List<String> missing() {
    return missing;
  }

  /** Rules of this table that are about no field. */
  List<String> unused() {
    return rulesOf(json.path("fields"), "").filter(rule -> !usedRules.contains(rule)).toList();
  }

  Set<String> usedRules() {
    return usedRules;
  }

  /** Every rule of a table or of shared rules, by its name. */
  static Stream<String> rulesOf(JsonNode rules, String owner) {
    return rules.properties().stream().map(entry -> owner + "/" + entry.getKey());
  }

  /**
   * What one table or one set of shared rules says of a path.
   *
   * @param base where the paths of the owner begin
   * @param at the path that the body holds for
   */
  private record Rule(String base, String at, JsonNode body, String owner) {}

  /** The rules for a path from the outermost in; empty where the innermost says nothing of it. */
  private Optional<List<Rule>> rule(Rule scope, String path, List<Rule> outer) {
    String relative = scope.at().isEmpty() ? path : path.substring(scope.at().length() + 1);
    Optional<String> key =
        scope.body().properties().stream()
            .map(Map.Entry::getKey)
            .filter(
                k -> message.isPresent() ? MessageFields.isWithin(relative, k) : relative.equals(k))
            .max(Comparator.comparingInt(String::length));
    if (key.isEmpty()) {
      return Optional.empty();
    }
    String at = scope.at().isEmpty() ? key.get() : scope.at() + "." + key.get();
    usedRules.add(scope.owner() + "/" + key.get());
    JsonNode body = scope.body().path(key.get());
    List<Rule> rules = new ArrayList<>(outer);
    rules.add(new Rule(scope.at(), at, body, scope.owner()));
    String use = isRule(body) ? body.path("use").asText("") : "";
    if (!use.isEmpty()) {
      return rule(new Rule(at, at, shared.path(use), use), path, rules);
    }
    return at.equals(path) || stateOf(body) != ApiField.State.SUPPORTED
        ? Optional.of(rules)
        : Optional.empty();
  }

  private static boolean isRule(JsonNode body) {
    return body.isObject()
        && Stream.of(
                "value",
                "values",
                "given",
                "with",
                "ignored",
                "elsewhere",
                "refused",
                "unsupported",
                "use",
                "shown")
            .anyMatch(body::has);
  }

  private ApiField field(String path, List<Rule> rules) {
    JsonNode own = rules.getLast().body();
    JsonNode body = isRule(own) ? own : JsonNodeFactory.instance.objectNode().set("value", own);
    Rule stated =
        rules.stream()
            .filter(rule -> stateOf(rule.body()) != ApiField.State.SUPPORTED)
            .findFirst()
            .orElse(rules.getLast());
    ApiField.State state = stateOf(stated.body());
    List<String> shown = new ArrayList<>();
    rules.forEach(rule -> rule.body().path("shown").forEach(name -> shown.add(name.asText())));
    return new ApiField(path, state, note(stated.body()), trial(path, rules, body), shown);
  }

  private ApiField.Trial trial(String path, List<Rule> rules, JsonNode body) {
    String document = json.path("document").asText();
    for (Rule rule : rules) {
      document = isRule(rule.body()) ? rule.body().path("document").asText(document) : document;
    }
    Map<String, Map<String, JsonNode>> given = new LinkedHashMap<>();
    for (Rule rule : rules) {
      if (isRule(rule.body())) {
        give(given, document, rule);
      }
    }
    List<JsonNode> values = new ArrayList<>();
    body.path("values").forEach(values::add);
    if (body.has("value")) {
      values.add(body.get("value"));
    }
    return new ApiField.Trial(
        document,
        message.isPresent() ? inDocument(path) : json.path("root").asText() + "[" + path + "]",
        values,
        message.map(fields -> fields.rivals(path)).orElse(List.of()).stream()
            .map(this::inDocument)
            .toList(),
        given);
  }

  private void give(Map<String, Map<String, JsonNode>> given, String document, Rule rule) {
    rule.body()
        .path("given")
        .properties()
        .forEach(
            entry ->
                given
                    .computeIfAbsent(document, name -> new LinkedHashMap<>())
                    .put(givenPath(rule.base(), entry.getKey()), entry.getValue()));
    rule.body()
        .path("with")
        .properties()
        .forEach(
            other ->
                other
                    .getValue()
                    .properties()
                    .forEach(
                        entry ->
                            given
                                .computeIfAbsent(other.getKey(), name -> new LinkedHashMap<>())
                                .put(entry.getKey(), entry.getValue())));
  }

  private String givenPath(String base, String path) {
    if (message.isEmpty()) {
      return path;
    }
    if (!path.startsWith("./")) {
      return inDocument(path);
    }
    String own = path.substring(2);
    return inDocument(base.isEmpty() || own.isEmpty() ? base + own : base + "." + own);
  }

  private String inDocument(String path) {
    String root = json.path("root").asText("");
    return root.isEmpty() ? path : root + "." + path;
  }

  private static ApiField.State stateOf(JsonNode body) {
    if (body.has("ignored")) {
      return ApiField.State.WITHOUT_EFFECT;
    }
    if (body.has("elsewhere")) {
      return ApiField.State.ELSEWHERE;
    }
    if (body.has("refused")) {
      return ApiField.State.REFUSED;
    }
    return body.has("unsupported") ? ApiField.State.UNSUPPORTED : ApiField.State.SUPPORTED;
  }

  private static String note(JsonNode body) {
    return Stream.of("ignored", "elsewhere", "refused", "unsupported", "note")
        .map(key -> body.path(key).asText(""))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }
}
