package dev.mizzen.istiod.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Where a field stands in a document.
 *
 * <p>Shape: names with dots between them; {@code []} after a name is the first element of a list,
 * {@code {}} the first entry of a map, and a name that has dots itself stands in brackets: {@code
 * http[].match[].headers{}.exact}, {@code metadata.annotations[a.b/c]}.
 */
record FieldPath(List<Step> steps) {
  private static final Pattern STEP = Pattern.compile("\\[[^\\]]*]|\\{}|[^.\\[{]+");
  private static final String NEW_KEY = "x-key";

  sealed interface Step {
    record Name(String name) implements Step {}

    record FirstElement() implements Step {}

    record FirstEntry() implements Step {}
  }

  static FieldPath of(String text) {
    return new FieldPath(
        STEP.matcher(text).results().map(MatchResult::group).map(FieldPath::step).toList());
  }

  private static Step step(String text) {
    return switch (text) {
      case "[]" -> new Step.FirstElement();
      case "{}" -> new Step.FirstEntry();
      default -> new Step.Name(text.startsWith("[") ? text.substring(1, text.length() - 1) : text);
    };
  }

  /** Takes away what stands there, if anything does. */
  void remove(ObjectNode document) {
    JsonNode at = document;
    for (Step step : steps.subList(0, steps.size() - 1)) {
      at =
          switch (step) {
            case Step.FirstElement() -> at.path(0);
            case Step.FirstEntry() -> at.path(firstKey(at));
            case Step.Name(var name) -> at.path(name);
          };
    }
    switch (steps.getLast()) {
      case Step.FirstElement() -> {
        if (!at.isEmpty()) {
          ((ArrayNode) at).remove(0);
        }
      }
      case Step.FirstEntry() -> removeMember(at, firstKey(at));
      case Step.Name(var name) -> removeMember(at, name);
    }
  }

  private static void removeMember(JsonNode at, String name) {
    if (at instanceof ObjectNode object) {
      object.remove(name);
    }
  }

  /** Puts a value there, making whatever is missing on the way. */
  void set(ObjectNode document, JsonNode value) {
    JsonNode at = document;
    for (int i = 0; i < steps.size() - 1; i++) {
      at = down(at, steps.get(i), emptyFor(steps.get(i + 1)));
    }
    put(at, steps.getLast(), value);
  }

  private static JsonNode emptyFor(Step next) {
    return next instanceof Step.FirstElement
        ? JsonNodeFactory.instance.arrayNode()
        : JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode down(JsonNode at, Step step, JsonNode empty) {
    return switch (step) {
      case Step.FirstElement() -> {
        ArrayNode list = (ArrayNode) at;
        if (list.isEmpty()) {
          list.add(empty);
        }
        yield list.get(0);
      }
      case Step.FirstEntry() -> member((ObjectNode) at, firstKey(at), empty);
      case Step.Name(var name) -> member((ObjectNode) at, name, empty);
    };
  }

  private static JsonNode member(ObjectNode at, String name, JsonNode empty) {
    if (!at.hasNonNull(name)) {
      at.set(name, empty);
    }
    return at.get(name);
  }

  private static String firstKey(JsonNode map) {
    Iterator<String> names = map.fieldNames();
    return names.hasNext() ? names.next() : NEW_KEY;
  }

  private static void put(JsonNode at, Step last, JsonNode value) {
    switch (last) {
      case Step.FirstElement() -> {
        ArrayNode list = (ArrayNode) at;
        if (list.isEmpty()) {
          list.add(value);
        } else {
          list.set(0, value);
        }
      }
      case Step.FirstEntry() -> ((ObjectNode) at).set(firstKey(at), value);
      case Step.Name(var name) -> ((ObjectNode) at).set(name, value);
    }
  }
}
