package dev.mizzen.registry.convert;

import java.util.List;

/** What came of reading an object: a value, or what is wrong with it. */
public sealed interface Parsed<T> {
  record Valid<T>(T value) implements Parsed<T> {}

  record Rejected<T>(List<Problem> problems) implements Parsed<T> {}
}
