package dev.mizzen.inject.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/** JSON text to trees and back, bounded in nesting. */
public final class Json {
  private static final int MAX_DEPTH = 100;
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(8 << 20)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /** Empty where the text is no JSON. */
  public static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(read(text));
    } catch (DocumentException invalid) {
      return Optional.empty();
    }
  }

  /**
   * @throws DocumentException says why the text is no JSON
   */
  public static JsonNode read(String text) throws DocumentException {
    try {
      return checked(MAPPER.readTree(text));
    } catch (JsonProcessingException invalid) {
      throw new DocumentException("is not JSON: " + invalid.getOriginalMessage());
    }
  }

  /**
   * @throws DocumentException says why the bytes are no JSON
   */
  public static JsonNode read(byte[] bytes) throws DocumentException {
    try {
      return checked(MAPPER.readTree(bytes));
    } catch (JsonProcessingException invalid) {
      throw new DocumentException("is not JSON: " + invalid.getOriginalMessage());
    } catch (IOException unreadable) {
      throw new DocumentException("is not JSON: " + unreadable.getMessage());
    }
  }

  private static JsonNode checked(JsonNode json) throws DocumentException {
    if (json.isMissingNode()) {
      throw new DocumentException("is not JSON: it is empty");
    }
    return json;
  }
}
