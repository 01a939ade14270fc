package dev.mizzen.registry.file;

import java.util.Map;

/** Texts under names that are used together: a ConfigMap's data, or a few files of one folder. */
public sealed interface NamedTexts {

  /** Where they are, or would be, for messages. */
  String where();

  /**
   * They are there, though maybe not all that are wanted.
   *
   * @param texts by name
   */
  record Found(String where, Map<String, String> texts) implements NamedTexts {
    public Found {
      texts = Map.copyOf(texts);
    }
  }

  /** There is nothing. */
  record Absent(String where) implements NamedTexts {}

  /**
   * Something is there that cannot be read.
   *
   * @param problem goes on from the place: {@code is not UTF-8}
   */
  record Unusable(String where, String problem) implements NamedTexts {}
}
