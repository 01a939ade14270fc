package dev.mizzen.registry.file;

import java.util.Optional;

/**
 * A document that is YAML, yet no object: a field given twice, an alias bomb. Ends that document's
 * parsing.
 */
final class YamlMistake extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String field;
  private final String message;

  /**
   * @param field empty where no field can be named
   */
  YamlMistake(int line, String field, String message) {
    super(message, null, false, false);
    this.line = line;
    this.field = field;
    this.message = message;
  }

  int line() {
    return line;
  }

  Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  String message() {
    return message;
  }
}
