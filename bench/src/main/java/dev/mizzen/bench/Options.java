package dev.mizzen.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Flags of the form {@code --name value}. */
record Options(Map<String, String> values) {
  private static final Set<String> NAMES =
      Set.of(
          "--server",
          "--folder",
          "--services",
          "--endpoints",
          "--namespaces",
          "--proxies",
          "--stuck",
          "--rounds",
          "--limit");

  Options {
    values = Map.copyOf(values);
  }

  static Options parse(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!NAMES.contains(arguments[i]) || i + 1 == arguments.length) {
        throw new IllegalArgumentException("unknown flag, or one without a value: " + arguments[i]);
      }
      values.put(arguments[i], arguments[i + 1]);
    }
    return new Options(values);
  }

  LoadPlan plan() {
    return new LoadPlan(
        new MeshSize(
            number("--services", 500), number("--endpoints", 10), number("--namespaces", 20)),
        number("--proxies", 100),
        number("--stuck", 0),
        number("--rounds", 5),
        number("--limit", 60));
  }

  Path path(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("missing flag: " + name);
    }
    return Path.of(value);
  }

  private int number(String name, int ifAbsent) {
    String value = values.get(name);
    try {
      return value == null ? ifAbsent : Integer.parseInt(value);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(name + " is '" + value + "', want a number", wrong);
    }
  }
}
