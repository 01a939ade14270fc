package dev.mizzen.registry.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** One document of a file. */
sealed interface Document {

  /** Counts from 1 in the file. */
  int number();

  /**
   * It could be parsed.
   *
   * @param json may be null, a scalar or a list: whatever the document says
   */
  record Parsed(int number, JsonNode json, Lines lines) implements Document {}

  /**
   * It could not.
   *
   * @param field where the mistake is in a field that can be named
   */
  record Broken(int number, int line, Optional<String> field, String message) implements Document {}
}
