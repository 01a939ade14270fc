package dev.mizzen.registry.kube;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * What a page of a list says beside its objects.
 *
 * @param resourceVersion of the whole list; where a watch goes on
 * @param next asks for the next page; empty on the last
 */
record ListPage(String resourceVersion, String next) {
  /**
   * Reads a page. Each object is handed over as soon as it is read, and not kept.
   *
   * @throws IOException where the page is not whole; what came was handed over
   */
  static ListPage read(InputStream text, Consumer<Item> items) throws IOException {
    try (JsonParser parser = Item.FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "a list is no object");
      }
      String resourceVersion = "";
      String next = "";
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("metadata")) {
          Item metadata = Item.read(parser);
          resourceVersion = metadata.json().path("resourceVersion").asText("");
          next = metadata.json().path("continue").asText("");
        } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.accept(Item.read(parser));
          }
        } else {
          parser.skipChildren();
        }
      }
      return new ListPage(resourceVersion, next);
    }
  }
}
