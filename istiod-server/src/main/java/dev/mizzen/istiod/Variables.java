package dev.mizzen.istiod;

import dev.mizzen.model.parse.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The values of environment variables, read by their types. What cannot be read is noted. */
final class Variables {
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** As it was given. */
  Map<String, String> environment() {
    return environment;
  }

  /** Values that could not be read; for each the default was taken. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** A value that is not put in force. */
  void note(Variable variable, String problem) {
    problems.add(variable.name() + ": " + problem);
  }

  /** A value that is not empty. */
  Optional<String> given(Variable variable) {
    return Optional.of(text(variable)).filter(text -> !text.isEmpty());
  }

  boolean flag(Variable variable) {
    return read(
        variable,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "1", "t" -> true;
              case "false", "0", "f" -> false;
              default ->
                  throw new IllegalArgumentException("'" + text + "' is neither true nor false");
            });
  }

  /** An empty value is one too. */
  String text(Variable variable) {
    return environment.getOrDefault(variable.name(), variable.defaultValue());
  }

  List<String> list(Variable variable) {
    String text = text(variable);
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  double number(Variable variable) {
    return read(
        variable,
        text -> {
          double value = Double.parseDouble(text);
          if (value < 0 || Double.isNaN(value) || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                text + " is out of range, want 0 to " + Integer.MAX_VALUE);
          }
          return value;
        });
  }

  Duration duration(Variable variable) {
    return read(variable, Variables::parseDuration);
  }

  /**
   * Reads a duration as Go writes it.
   *
   * @throws IllegalArgumentException saying what is wanted
   */
  static Duration parseDuration(String text) {
    return GoDuration.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + text + "' is no duration, want for example 100ms, 10s or 1m30s"));
  }

  /**
   * A value without which nothing is started: where it is bad, no default stands in for it.
   *
   * @param parse throws {@link IllegalArgumentException} saying what is wanted
   * @throws IllegalArgumentException naming the variable
   */
  <T> T require(Variable variable, Function<String, T> parse) {
    String text = environment.getOrDefault(variable.name(), "");
    try {
      return parse.apply(text.isEmpty() ? variable.defaultValue() : text);
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException(variable.name() + ": " + bad.getMessage(), bad);
    }
  }

  /**
   * A value of any type.
   *
   * @param parse throws {@link IllegalArgumentException} saying what is wanted
   */
  <T> T read(Variable variable, Function<String, T> parse) {
    String text = environment.getOrDefault(variable.name(), "");
    if (!text.isEmpty()) {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException bad) {
        problems.add(
            variable.name()
                + ": "
                + bad.getMessage()
                + "; "
                + variable.defaultValue()
                + " is used");
      }
    }
    return parse.apply(variable.defaultValue());
  }
}
