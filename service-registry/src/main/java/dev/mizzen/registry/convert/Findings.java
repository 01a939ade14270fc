package dev.mizzen.registry.convert;

import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problems;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with one object while it is read. Touched by one conversion only.
 *
 * <p>Shape: its readers return a usable value even where they found something wrong, so that one
 * pass finds everything; the value is thrown away by {@link #orElse}.
 */
final class Findings {
  private static final int MAX_PORT = 65535;

  private final Problems problems = new Problems();

  void add(String path, String message) {
    problems.error(path, message);
  }

  /** The value, unless something was found. */
  <T> Parsed<T> orElse(Supplier<T> value) {
    return problems.orElse(value);
  }

  /** A port that must be given. */
  int port(String path, @Nullable Integer number) {
    if (number == null) {
      add(path, "is missing");
      return 0;
    }
    if (number < 1 || number > MAX_PORT) {
      add(path, "is " + number + ", want 1 to " + MAX_PORT);
    }
    return number;
  }

  /** An IPv4 or IPv6 address; empty text passes. */
  String address(String path, @Nullable String address) {
    if (address == null || address.isEmpty()) {
      return "";
    }
    if (!IpLiteral.isValid(address)) {
      add(path, "is \"" + address + "\", want an IP address");
    }
    return address;
  }

  /** A list whose entries may not be null. */
  <T> List<T> entries(String path, @Nullable List<T> list) {
    if (list == null) {
      return List.of();
    }
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) == null) {
        add(path + "[" + i + "]", "is null");
      }
    }
    return list.stream().filter(Objects::nonNull).toList();
  }

  /**
   * Labels, annotations, data: null is absent, a null value is empty text, as Kubernetes reads
   * them.
   */
  static Map<String, String> texts(@Nullable Map<String, String> map) {
    if (map == null) {
      return Map.of();
    }
    return map.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> text(e.getValue())));
  }

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
