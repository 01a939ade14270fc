package dev.mizzen.model.validate;

import java.util.regex.Pattern;

/**
 * Which texts are labels. Source: Istio 1.30, pkg/config/labels/instance.go, whose values have no
 * limit of length.
 */
final class LabelSyntax {
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([a-zA-Z0-9]([-_.a-zA-Z0-9]*[a-zA-Z0-9])?)?");
  private static final Pattern PREFIX_LABEL =
      Pattern.compile("[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");
  private static final int MAX_PREFIX_LENGTH = 253;

  private LabelSyntax() {}

  /** {@code name} or {@code dns.prefix/name}. */
  static boolean isKey(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      return NAME.matcher(key).matches();
    }
    return isPrefix(key.substring(0, slash)) && NAME.matcher(key.substring(slash + 1)).matches();
  }

  static boolean isValue(String value) {
    return VALUE.matcher(value).matches();
  }

  private static boolean isPrefix(String prefix) {
    if (prefix.isEmpty() || prefix.length() > MAX_PREFIX_LENGTH) {
      return false;
    }
    for (String label : prefix.split("\\.", -1)) {
      if (!PREFIX_LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }
}
