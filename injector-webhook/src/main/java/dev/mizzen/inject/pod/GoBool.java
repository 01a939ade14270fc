package dev.mizzen.inject.pod;

import java.util.Optional;
import java.util.Set;

/** Truth values as Go's {@code strconv.ParseBool} reads them. */
final class GoBool {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private GoBool() {}

  static Optional<Boolean> parse(String text) {
    return TRUE.contains(text) || FALSE.contains(text)
        ? Optional.of(TRUE.contains(text))
        : Optional.empty();
  }
}
