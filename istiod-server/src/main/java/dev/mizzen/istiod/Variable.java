package dev.mizzen.istiod;

/** One environment variable: its name, what is written in it, its default and what it does. */
public record Variable(String name, String type, String defaultValue, String meaning) {
  static Variable bool(String name, String defaultValue, String meaning) {
    return new Variable(name, "boolean", defaultValue, meaning);
  }

  static Variable of(String name, String type, String defaultValue, String meaning) {
    return new Variable(name, type, defaultValue, meaning);
  }
}
