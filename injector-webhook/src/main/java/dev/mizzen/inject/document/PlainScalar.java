package dev.mizzen.inject.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an unquoted YAML scalar means to Go's YAML 1.1 reader, which is the one that reads rendered
 * templates: {@code yes}, {@code on}, {@code y} and their opposites are truth values, {@code 010}
 * is eight.
 *
 * <p>Source: sigs.k8s.io/yaml, goyaml.v2/resolve.go.
 */
final class PlainScalar {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern WHOLE =
      Pattern.compile(
          "([-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<bin>[01]+)|0[oO]?(?<oct>[0-7]+)|(?<dec>0|[1-9][0-9]*))");
  private static final Pattern FRACTION =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** More digits are no number anybody means, and cost time that grows with their square. */
  private static final int MAX_DIGITS = 100;

  private static final double MAX_EXACT = 1L << 53;

  private PlainScalar() {}

  /** The value; empty where JSON has none for it (infinity, not a number). */
  static Optional<JsonNode> of(String text) {
    if (NULL.contains(text)) {
      return Optional.of(JSON.nullNode());
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return Optional.of(JSON.booleanNode(TRUE.contains(text)));
    }
    if (text.length() <= MAX_DIGITS && "+-.0123456789".indexOf(text.charAt(0)) >= 0) {
      return number(text);
    }
    return Optional.of(JSON.textNode(text));
  }

  /** Would the text be read as anything but text? */
  static boolean isText(String text) {
    return of(text).filter(JsonNode::isTextual).isPresent();
  }

  private static Optional<JsonNode> number(String text) {
    String digits = text.replace("_", "");
    Matcher whole = WHOLE.matcher(digits);
    if (whole.matches()) {
      return Optional.of(whole(whole));
    }
    if (FRACTION.matcher(digits).matches()) {
      return fraction(Double.parseDouble(digits));
    }
    return NOT_FINITE.matcher(text).matches() ? Optional.empty() : Optional.of(JSON.textNode(text));
  }

  private static JsonNode whole(Matcher whole) {
    BigInteger magnitude = BigInteger.ZERO;
    int[] radixes = {16, 2, 8, 10};
    String[] groups = {"hex", "bin", "oct", "dec"};
    for (int i = 0; i < radixes.length; i++) {
      String group = whole.group(groups[i]);
      if (group != null) {
        magnitude = new BigInteger(group, radixes[i]);
      }
    }
    BigInteger value = "-".equals(whole.group(1)) ? magnitude.negate() : magnitude;
    if (value.bitLength() < Long.SIZE) {
      return whole(value.longValueExact());
    }
    return JSON.numberNode(value.doubleValue());
  }

  private static JsonNode whole(long value) {
    return value == (int) value ? JSON.numberNode((int) value) : JSON.numberNode(value);
  }

  /** On the way through JSON a fraction without a fractional part becomes a whole number. */
  private static Optional<JsonNode> fraction(double value) {
    if (!Double.isFinite(value)) {
      return Optional.empty();
    }
    boolean isWhole = value == Math.rint(value) && Math.abs(value) <= MAX_EXACT;
    return Optional.of(isWhole ? whole((long) value) : JSON.numberNode(value));
  }
}
