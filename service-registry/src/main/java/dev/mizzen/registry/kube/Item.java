package dev.mizzen.registry.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.parse.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One object as the API server sent it, without what only its managers need.
 *
 * @param json the object; what nests too deep is left out of it
 * @param problem what keeps it from being used, where that can be told from its shape alone
 */
record Item(JsonNode json, Optional<String> problem) {
  /** Takes what an API server may send, which ends nesting at 10,000. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20_000).build())
          .build();

  private static final int MOST_NESTING = 100;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Reads the value that the parser stands at. */
  static Item read(JsonParser parser) throws IOException {
    Reading reading = new Reading(parser);
    JsonNode json = reading.value(1);
    if (!json.isObject()) {
      return new Item(json, Optional.of("is no object"));
    }
    return new Item(
        json,
        reading.isTooDeep ? Optional.of("nests deeper than " + MOST_NESTING) : Optional.empty());
  }

  String namespace() {
    return json.path("metadata").path("namespace").asText("");
  }

  String name() {
    return json.path("metadata").path("name").asText("");
  }

  String resourceVersion() {
    return json.path("metadata").path("resourceVersion").asText("");
  }

  /** The object for those who do not read it for the mesh. */
  ObjectSeen seen(
      ConfigKey key,
      Optional<ConfigResource<?>> served,
      List<Problem> problems,
      boolean hasLastGood) {
    JsonNode metadata = json.path("metadata");
    return new ObjectSeen(
        key,
        metadata.path("uid").asText(""),
        resourceVersion(),
        metadata.path("generation").asLong(0),
        key.kind().isIstio() && json.has("status") ? json.path("status").toString() : "",
        served,
        problems,
        hasLastGood);
  }

  /** One value on its way from text to tree. */
  private static final class Reading {
    private final JsonParser parser;
    private boolean isTooDeep;

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    JsonNode value(int depth) throws IOException {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
        if (depth > MOST_NESTING) {
          isTooDeep = true;
          parser.skipChildren();
          return MAPPER.missingNode();
        }
        return token == JsonToken.START_OBJECT ? object(depth) : array(depth);
      }
      return MAPPER.readTree(parser);
    }

    private ObjectNode object(int depth) throws IOException {
      ObjectNode object = MAPPER.createObjectNode();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (isForManagers(name, depth)) {
          parser.skipChildren();
        } else {
          object.set(name, value(depth + 1));
        }
      }
      return object;
    }

    private ArrayNode array(int depth) throws IOException {
      ArrayNode array = MAPPER.createArrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(depth + 1));
      }
      return array;
    }

    /** Half of what is sent, and nothing that the mesh depends on. */
    private static boolean isForManagers(String name, int depth) {
      return (depth == 2 && name.equals("managedFields"))
          || (depth == 3 && name.equals("kubectl.kubernetes.io/last-applied-configuration"));
    }
  }
}
