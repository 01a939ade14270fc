package dev.mizzen.registry.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses the text of a {@code .json} file, beside its lines. YAML's own parser does not do for it:
 * JSON may be indented with tabs and escapes characters in pairs. Immutable; any thread may use it.
 *
 * <p>Shape: several values may follow each other, as {@code kubectl} takes them; a mistake ends the
 * file.
 */
final class JsonTextParser {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final JsonFactory factory =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(JsonBuilder.MAX_DEPTH).build())
          .build();

  /** A value, with its lines. */
  private record Built(JsonNode json, Lines lines) {}

  List<Document> parse(String text) {
    List<Document> documents = new ArrayList<>();
    try (JsonParser parser = factory.createParser(text)) {
      while (parser.nextToken() != null) {
        Built built = value(parser, 0);
        documents.add(new Document.Parsed(documents.size() + 1, built.json(), built.lines()));
      }
    } catch (JsonProcessingException mistake) {
      int line = mistake.getLocation() == null ? 1 : mistake.getLocation().getLineNr();
      String message = "is not JSON: " + mistake.getOriginalMessage().replaceAll("\\s+", " ");
      documents.add(new Document.Broken(documents.size() + 1, line, Optional.empty(), message));
    } catch (IOException cannotBeInMemory) {
      throw new UncheckedIOException(cannotBeInMemory);
    }
    return documents;
  }

  /** The document in a piece of a YAML file, where it is JSON, which most machines write. */
  Optional<Document> parse(Chunk chunk) {
    int start = chunk.text().startsWith("---") ? chunk.text().indexOf('\n') + 1 : 0;
    if (!chunk.text().startsWith("{", start)) {
      return Optional.empty();
    }
    int linesBefore = chunk.firstLine() - (start == 0 ? 1 : 0);
    try (JsonParser parser = factory.createParser(chunk.text().substring(start))) {
      parser.nextToken();
      Built built = value(parser, linesBefore);
      boolean isWhole = parser.nextToken() == null;
      return isWhole
          ? Optional.of(new Document.Parsed(chunk.number(), built.json(), built.lines()))
          : Optional.empty();
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    } catch (IOException cannotBeInMemory) {
      throw new UncheckedIOException(cannotBeInMemory);
    }
  }

  private static Built value(JsonParser parser, int linesBefore) throws IOException {
    int line = line(parser, linesBefore);
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser, linesBefore);
      case START_ARRAY -> list(parser, linesBefore);
      case VALUE_STRING -> leaf(JSON.textNode(parser.getText()), line);
      case VALUE_NUMBER_INT -> leaf(whole(parser), line);
      case VALUE_NUMBER_FLOAT -> leaf(JSON.numberNode(parser.getDoubleValue()), line);
      case VALUE_TRUE, VALUE_FALSE -> leaf(JSON.booleanNode(token == JsonToken.VALUE_TRUE), line);
      default -> leaf(JSON.nullNode(), line);
    };
  }

  private static Built leaf(JsonNode json, int line) {
    return new Built(json, Lines.leaf(line));
  }

  private static JsonNode whole(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> JSON.numberNode(parser.getIntValue());
      case LONG -> JSON.numberNode(parser.getLongValue());
      default -> JSON.numberNode(parser.getBigIntegerValue());
    };
  }

  private static Built object(JsonParser parser, int linesBefore) throws IOException {
    int line = line(parser, linesBefore);
    ObjectNode json = JSON.objectNode();
    Map<String, Lines> lines = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      int keyLine = line(parser, linesBefore);
      parser.nextToken();
      Built value = value(parser, linesBefore);
      json.set(key, value.json());
      lines.put(key, new Lines(keyLine, value.lines().fields(), value.lines().items()));
    }
    return new Built(json, new Lines(line, lines, List.of()));
  }

  private static Built list(JsonParser parser, int linesBefore) throws IOException {
    int line = line(parser, linesBefore);
    ArrayNode json = JSON.arrayNode();
    List<Lines> lines = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Built item = value(parser, linesBefore);
      json.add(item.json());
      lines.add(item.lines());
    }
    return new Built(json, new Lines(line, Map.of(), lines));
  }

  private static int line(JsonParser parser, int linesBefore) {
    return linesBefore + parser.currentTokenLocation().getLineNr();
  }
}
