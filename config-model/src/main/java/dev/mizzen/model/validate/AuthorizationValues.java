package dev.mizzen.model.validate;

import java.util.List;
import java.util.regex.Pattern;

/** Rules about the values that an AuthorizationPolicy lists. */
final class AuthorizationValues {
  private static final Pattern PORT = Pattern.compile("[0-9]{1,10}");
  private static final int MAX_PORT = 65535;
  private static final String ONE_SEGMENT = "{*}";
  private static final String ANY_SEGMENTS = "{**}";

  /** Characters of a path's segment. Source: RFC 3986, appendix A; Envoy takes no star. */
  private static final Pattern SEGMENT = Pattern.compile("[a-zA-Z0-9\\-._~%!$&'()+,;:@=]+");

  private final Checks checks;

  AuthorizationValues(Checks checks) {
    this.checks = checks;
  }

  void notEmpty(List<String> values, String path) {
    for (int i = 0; i < values.size(); i++) {
      checks.notEmpty(values.get(i), path + "[" + i + "]");
    }
  }

  void ipBlocks(List<String> values, String path) {
    for (int i = 0; i < values.size(); i++) {
      checks.ipOrCidr(values.get(i), path + "[" + i + "]");
    }
  }

  void ports(List<String> values, String path) {
    for (int i = 0; i < values.size(); i++) {
      String port = values.get(i);
      boolean isPort = PORT.matcher(port).matches() && Long.parseLong(port) <= MAX_PORT;
      checks.want(isPort, path + "[" + i + "]", "is \"" + port + "\", want 0 to " + MAX_PORT);
    }
  }

  void paths(List<String> values, String path) {
    for (int i = 0; i < values.size(); i++) {
      checks.notEmpty(values.get(i), path + "[" + i + "]");
      template(values.get(i), path + "[" + i + "]");
    }
  }

  /**
   * {@code {*}} stands for one segment, {@code {**}} for any number, and is the last of its kind.
   */
  private void template(String text, String path) {
    boolean isTemplate = text.contains(ONE_SEGMENT) || text.contains(ANY_SEGMENTS);
    boolean hasAny = false;
    for (String segment : withoutOuterSlashes(text).split("/", -1)) {
      boolean isAny = segment.equals(ANY_SEGMENTS);
      if (isAny || segment.equals(ONE_SEGMENT)) {
        checks.want(!hasAny, path, "is \"" + text + "\", whose {**} is not the last operator");
        hasAny |= isAny;
        continue;
      }
      boolean isPlain =
          !segment.contains("{")
              && !segment.contains("}")
              && (!isTemplate || SEGMENT.matcher(segment).matches());
      checks.want(
          isPlain,
          path,
          "is \""
              + text
              + "\", whose segment \""
              + segment
              + "\" is neither text nor {*} nor {**}");
    }
  }

  private static String withoutOuterSlashes(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == '/') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(start, end);
  }
}
