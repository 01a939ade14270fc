package dev.mizzen.registry.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** One event of a watch. */
sealed interface WatchFrame {

  /** An object was added or changed. */
  record Changed(Item item) implements WatchFrame {}

  /** An object went, or does not match the selector any more; it is as it was last. */
  record Removed(Item item) implements WatchFrame {}

  /** Nothing happened up to this version. */
  record Bookmark(String resourceVersion) implements WatchFrame {}

  /** The server cannot go on. */
  record Failed(int code, String message) implements WatchFrame {}

  /** Nothing that is known. */
  record Unknown(String what) implements WatchFrame {}

  /** Reads a watch, frame by frame. Used on one thread. */
  final class Reader implements AutoCloseable {
    private final JsonParser parser;

    Reader(InputStream text) throws IOException {
      this.parser = Item.FACTORY.createParser(text);
    }

    /**
     * The next frame; empty at the end.
     *
     * @throws IOException where a frame is broken off or is not JSON
     */
    Optional<WatchFrame> next() throws IOException {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return Optional.empty();
      }
      if (token != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return Optional.of(new Unknown(String.valueOf(token)));
      }
      String type = "";
      Item item = new Item(MissingNode.getInstance(), Optional.of("is missing"));
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "type" -> type = parser.getValueAsString("");
          case "object" -> item = Item.read(parser);
          default -> parser.skipChildren();
        }
      }
      return Optional.of(frame(type, item));
    }

    private static WatchFrame frame(String type, Item item) {
      return switch (type) {
        case "ADDED", "MODIFIED" -> new Changed(item);
        case "DELETED" -> new Removed(item);
        case "BOOKMARK" -> new Bookmark(item.resourceVersion());
        case "ERROR" -> failed(item.json());
        default -> new Unknown("\"" + type + "\"");
      };
    }

    private static Failed failed(JsonNode status) {
      return new Failed(
          status.path("code").asInt(0), status.path("message").asText(status.toString()));
    }

    @Override
    public void close() throws IOException {
      parser.close();
    }
  }
}
