package dev.mizzen.inject.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML into JSON trees the way Kubernetes' Go library does: YAML 1.1 scalars, of keys given
 * twice the last counts. Bounded in nesting and in what aliases unfold to. Used once, by one
 * thread.
 */
public final class YamlReader {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_VALUES = 200_000;
  private static final int MAX_CODE_POINTS = 8 << 20;
  private static final String STRING_TAG = "tag:yaml.org,2002:str";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).setParseComments(false).build();

  /** A value with the number of values in it. */
  private record Built(JsonNode json, int values) {}

  private final Iterator<Event> events;
  private final Map<Anchor, Built> anchors = new HashMap<>();
  private int values;

  private YamlReader(Iterator<Event> events) {
    this.events = events;
  }

  /**
   * The one document of a text; null where there is none, or an empty one.
   *
   * @throws DocumentException it is no YAML, or holds several documents
   */
  public static JsonNode read(String text) throws DocumentException {
    List<JsonNode> documents = readAll(text);
    if (documents.size() > 1) {
      throw new DocumentException("holds " + documents.size() + " documents, want one");
    }
    return documents.isEmpty() ? JSON.nullNode() : documents.getFirst();
  }

  /**
   * Every document of a text.
   *
   * @throws DocumentException one of them is no YAML
   */
  public static List<JsonNode> readAll(String text) throws DocumentException {
    try {
      List<JsonNode> documents = new ArrayList<>();
      Iterator<Event> events = new Parse(SETTINGS).parseString(text).iterator();
      while (events.hasNext()) {
        if (events.next() instanceof DocumentStartEvent) {
          YamlReader reader = new YamlReader(events);
          documents.add(reader.value(events.next(), 1).json());
        }
      }
      return documents;
    } catch (MarkedYamlEngineException syntax) {
      String line =
          syntax.getProblemMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
      throw new DocumentException(line + "is not YAML: " + oneLine(syntax.getProblem()));
    } catch (YamlEngineException unreadable) {
      throw new DocumentException(
          "is not YAML: " + oneLine(String.valueOf(unreadable.getMessage())));
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private Built value(Event event, int depth) throws DocumentException {
    if (depth > MAX_DEPTH) {
      throw mistake(event, "is nested more than " + MAX_DEPTH + " deep");
    }
    Built built =
        switch (event) {
          case AliasEvent alias -> aliased(alias);
          case ScalarEvent scalar -> new Built(scalar(scalar), 1);
          case MappingStartEvent ignored -> object(depth);
          case SequenceStartEvent ignored -> list(depth);
          default -> throw mistake(event, "is not a value");
        };
    values += event instanceof AliasEvent ? built.values() : 1;
    if (values > MAX_VALUES) {
      throw mistake(event, "holds more than " + MAX_VALUES + " values");
    }
    if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
      node.getAnchor().ifPresent(anchor -> anchors.put(anchor, built));
    }
    return built;
  }

  private Built aliased(AliasEvent alias) throws DocumentException {
    Built target = anchors.get(alias.getAlias());
    if (target == null) {
      throw mistake(alias, "alias *" + alias.getAlias().getValue() + " stands for nothing");
    }
    values += target.values();
    if (values > MAX_VALUES) {
      throw mistake(alias, "holds more than " + MAX_VALUES + " values");
    }
    return new Built(target.json().deepCopy(), target.values());
  }

  private static JsonNode scalar(ScalarEvent scalar) throws DocumentException {
    boolean isText = !scalar.isPlain() || scalar.getTag().filter(STRING_TAG::equals).isPresent();
    if (isText) {
      return JSON.textNode(scalar.getValue());
    }
    return PlainScalar.of(scalar.getValue())
        .orElseThrow(() -> mistake(scalar, scalar.getValue() + " is no number in JSON"));
  }

  private Built list(int depth) throws DocumentException {
    ArrayNode json = JSON.arrayNode();
    int count = 1;
    for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
      Built item = value(event, depth + 1);
      json.add(item.json());
      count += item.values();
    }
    return new Built(json, count);
  }

  private Built object(int depth) throws DocumentException {
    ObjectNode json = JSON.objectNode();
    List<JsonNode> merged = new ArrayList<>();
    int count = 1;
    for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
      boolean isMerge =
          event instanceof ScalarEvent key && key.isPlain() && key.getValue().equals("<<");
      String key = isMerge ? "<<" : key(event, depth);
      Built value = value(events.next(), depth + 1);
      count += value.values();
      if (isMerge) {
        merged.add(value.json());
      } else {
        json.set(key, value.json());
      }
    }
    merged.forEach(source -> merge(source, json));
    return new Built(json, count);
  }

  /** Go's library writes truth values and numbers that are keys as the text they stand for. */
  private String key(Event event, int depth) throws DocumentException {
    JsonNode key = value(event, depth + 1).json();
    if (!key.isValueNode() || key.isNull()) {
      throw mistake(event, "has a key that is no text");
    }
    return key.asText();
  }

  private static void merge(JsonNode source, ObjectNode json) {
    if (source.isArray()) {
      source.forEach(item -> merge(item, json));
      return;
    }
    source
        .properties()
        .forEach(
            property -> {
              if (!json.has(property.getKey())) {
                json.set(property.getKey(), property.getValue());
              }
            });
  }

  private static DocumentException mistake(Event event, String message) {
    String line =
        event.getStartMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
    return new DocumentException(line + message);
  }
}
