package dev.mizzen.model.validate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which texts are host names.
 *
 * <p>Source: Istio 1.30, pkg/config/validation/agent/validation.go, ValidateFQDN and
 * ValidateWildcardDomain. Upper case is allowed, a dot at the end too.
 */
final class DomainNames {
  private static final int MAX_LENGTH = 255;
  private static final int MAX_LABEL_LENGTH = 63;
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?");
  private static final Pattern WILDCARD_LABEL =
      Pattern.compile("\\*|(\\*-?)?[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?");
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+");

  private DomainNames() {}

  static boolean isLabel(String text) {
    return text.length() <= MAX_LABEL_LENGTH && LABEL.matcher(text).matches();
  }

  static boolean isFqdn(String name) {
    return fqdnFault(name).isEmpty();
  }

  static boolean isWildcardDomain(String name) {
    return wildcardFault(name).isEmpty();
  }

  /** A star that is neither the whole name nor its first label. */
  static boolean isPartialWildcard(String name) {
    return name.contains("*") && name.length() != 1 && !name.startsWith("*.");
  }

  /** What keeps the text from being a full name; empty where it is one. */
  static Optional<String> fqdnFault(String name) {
    return lengthFault(name).or(() -> labelsFault(name));
  }

  /** As {@link #fqdnFault}, but the first label may be {@code *}, {@code *-x} or {@code *x}. */
  static Optional<String> wildcardFault(String name) {
    Optional<String> length = lengthFault(name);
    if (length.isPresent()) {
      return length;
    }
    int dot = name.indexOf('.');
    String first = dot < 0 ? name : name.substring(0, dot);
    if (first.length() > MAX_LABEL_LENGTH || !WILDCARD_LABEL.matcher(first).matches()) {
      return Optional.of("its part \"" + first + "\" is none of a host name");
    }
    return dot < 0 ? Optional.empty() : labelsFault(name.substring(dot + 1));
  }

  private static Optional<String> lengthFault(String name) {
    if (name.isEmpty()) {
      return Optional.of("it is empty");
    }
    return name.length() > MAX_LENGTH
        ? Optional.of("it is over " + MAX_LENGTH + " characters long")
        : Optional.empty();
  }

  private static Optional<String> labelsFault(String name) {
    String[] labels = name.split("\\.", -1);
    String last = labels[labels.length - 1];
    if (NUMBER.matcher(last).matches()) {
      return Optional.of("its last part \"" + last + "\" is a number");
    }
    for (int i = 0; i < labels.length; i++) {
      boolean isRoot = i == labels.length - 1 && labels[i].isEmpty();
      if (!isRoot && !isLabel(labels[i])) {
        return Optional.of("its part \"" + labels[i] + "\" is none of a host name");
      }
    }
    return Optional.empty();
  }
}
