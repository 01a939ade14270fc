package dev.mizzen.registry.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;

/**
 * Builds one document's JSON and lines from the parser's events. Used once, by one thread.
 *
 * <p>Shape: an aliased value stands in the tree as one shared object, so nobody may change what
 * comes out.
 *
 * <p>Errors: a key given twice, a key that is no scalar, an alias of what encloses it, aliases that
 * unfold to more than {@value #MAX_ALIASED_VALUES} values, nesting over {@value #MAX_DEPTH}, tags
 * without a meaning in JSON.
 */
final class JsonBuilder {
  static final int MAX_DEPTH = 100;
  static final int MAX_ALIASED_VALUES = 100_000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String MERGE = "<<";
  private static final String TAG_PREFIX = "tag:yaml.org,2002:";
  private static final Set<String> COLLECTION_TAGS = Set.of(TAG_PREFIX + "map", TAG_PREFIX + "seq");

  /** A value with the number of values in it, aliases unfolded. */
  record Built(JsonNode json, Lines lines, int values) {
    static Built empty(int line) {
      return new Built(JSON.nullNode(), Lines.leaf(line), 1);
    }
  }

  private final Iterator<Event> events;
  private final int firstLine;
  private final Map<Anchor, Built> anchors = new HashMap<>();
  private int aliasedValues;

  JsonBuilder(Iterator<Event> events, int firstLine) {
    this.events = events;
    this.firstLine = firstLine;
  }

  /** The document's value; its start event is consumed already. */
  Built root() throws YamlMistake {
    return value(events.next(), Place.ROOT, 1);
  }

  private Built value(Event event, Place place, int depth) throws YamlMistake {
    if (depth > MAX_DEPTH) {
      throw new YamlMistake(
          line(event), place.text(), "is nested more than " + MAX_DEPTH + " deep");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias, place);
    }
    Built built =
        switch (event) {
          case ScalarEvent scalar -> new Built(scalar(scalar, place), Lines.leaf(line(scalar)), 1);
          case MappingStartEvent mapping -> object(mapping, place, depth);
          case CollectionStartEvent sequence -> list(sequence, place, depth);
          default -> throw new YamlMistake(line(event), place.text(), "is not a value");
        };
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, built));
    return built;
  }

  private Built aliased(AliasEvent alias, Place place) throws YamlMistake {
    Built target = anchors.get(alias.getAlias());
    if (target == null) {
      throw new YamlMistake(
          line(alias),
          place.text(),
          "is alias *" + alias.getAlias().getValue() + ", which stands for nothing before it");
    }
    aliasedValues += target.values();
    if (aliasedValues > MAX_ALIASED_VALUES) {
      throw new YamlMistake(
          line(alias),
          place.text(),
          "unfolds aliases to more than " + MAX_ALIASED_VALUES + " values");
    }
    return target;
  }

  private JsonNode scalar(ScalarEvent scalar, Place place) throws YamlMistake {
    Optional<String> tag = scalar.getTag().filter(t -> !t.equals("!"));
    if (tag.isEmpty() && !(scalar.isPlain() && scalar.getTag().isEmpty())) {
      return JSON.textNode(scalar.getValue());
    }
    if (tag.isPresent() && tag.get().equals(TAG_PREFIX + "str")) {
      return JSON.textNode(scalar.getValue());
    }
    JsonNode meaning =
        PlainScalar.of(scalar.getValue())
            .orElseThrow(
                () ->
                    new YamlMistake(
                        line(scalar),
                        place.text(),
                        "is " + scalar.getValue() + ", which is no number in JSON"));
    if (tag.isPresent() && !fits(tag.get(), meaning)) {
      throw new YamlMistake(
          line(scalar), place.text(), "is no value of tag " + tag.get().replace(TAG_PREFIX, "!!"));
    }
    return meaning;
  }

  private static boolean fits(String tag, JsonNode value) {
    return switch (tag) {
      case TAG_PREFIX + "int" -> value.isIntegralNumber();
      case TAG_PREFIX + "float" -> value.isNumber();
      case TAG_PREFIX + "bool" -> value.isBoolean();
      case TAG_PREFIX + "null" -> value.isNull();
      default -> false;
    };
  }

  private Built list(CollectionStartEvent start, Place place, int depth) throws YamlMistake {
    checkTag(start, place);
    ArrayNode json = JSON.arrayNode();
    List<Lines> lines = new ArrayList<>();
    int values = 1;
    for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
      Built item = value(event, place.item(lines.size()), depth + 1);
      json.add(item.json());
      lines.add(item.lines());
      values += item.values();
    }
    return new Built(json, new Lines(line(start), Map.of(), lines), values);
  }

  private Built object(MappingStartEvent start, Place place, int depth) throws YamlMistake {
    checkTag(start, place);
    ObjectNode json = JSON.objectNode();
    Map<String, Lines> lines = new LinkedHashMap<>();
    List<Built> merges = new ArrayList<>();
    int values = 1;
    for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
      String key = key(event, place);
      Place field = place.field(key);
      Built value = value(events.next(), field, depth + 1);
      values += value.values();
      if (isMerge(event)) {
        merges.add(value);
        checkMerge(event, value.json(), field);
      } else if (json.has(key)) {
        throw new YamlMistake(line(event), field.text(), "is given twice");
      } else {
        json.set(key, value.json());
        lines.put(key, new Lines(line(event), value.lines().fields(), value.lines().items()));
      }
    }
    merges.forEach(merge -> merge(merge, json, lines));
    return new Built(json, new Lines(line(start), lines, List.of()), values);
  }

  private String key(Event event, Place place) throws YamlMistake {
    return switch (event) {
      case ScalarEvent scalar -> {
        scalar
            .getAnchor()
            .ifPresent(
                a ->
                    anchors.put(
                        a,
                        new Built(JSON.textNode(scalar.getValue()), Lines.leaf(line(scalar)), 1)));
        yield scalar.getValue();
      }
      case AliasEvent alias -> text(aliased(alias, place).json(), event, place);
      default -> throw new YamlMistake(line(event), place.text(), "has a key that is no text");
    };
  }

  private String text(JsonNode key, Event event, Place place) throws YamlMistake {
    if (!key.isValueNode()) {
      throw new YamlMistake(line(event), place.text(), "has a key that is no text");
    }
    return key.asText();
  }

  private static boolean isMerge(Event key) {
    return key instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals(MERGE);
  }

  private void checkMerge(Event key, JsonNode merged, Place place) throws YamlMistake {
    boolean isObjects =
        merged.isArray() ? merged.valueStream().allMatch(JsonNode::isObject) : merged.isObject();
    if (!isObjects) {
      throw new YamlMistake(line(key), place.text(), "merges what is no object");
    }
  }

  /** Adds what is not there yet: own keys stand before merged ones, earlier merges before later. */
  private static void merge(Built merged, ObjectNode json, Map<String, Lines> lines) {
    if (merged.json().isArray()) {
      for (int i = 0; i < merged.json().size(); i++) {
        merge(new Built(merged.json().get(i), merged.lines().items().get(i), 1), json, lines);
      }
      return;
    }
    merged
        .json()
        .properties()
        .forEach(
            property -> {
              if (!json.has(property.getKey())) {
                json.set(property.getKey(), property.getValue());
                lines.put(
                    property.getKey(),
                    merged.lines().fields().getOrDefault(property.getKey(), merged.lines()));
              }
            });
  }

  private void checkTag(CollectionStartEvent start, Place place) throws YamlMistake {
    String tag = start.getTag().filter(t -> !t.equals("!")).orElse(TAG_PREFIX + "map");
    if (!COLLECTION_TAGS.contains(tag)) {
      throw new YamlMistake(
          line(start),
          place.text(),
          "has tag " + tag.replace(TAG_PREFIX, "!!") + ", which is not read");
    }
  }

  private int line(Event event) {
    return event.getStartMark().map(mark -> firstLine + mark.getLine()).orElse(firstLine);
  }
}
