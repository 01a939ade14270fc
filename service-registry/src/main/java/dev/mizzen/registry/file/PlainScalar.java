package dev.mizzen.registry.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted YAML scalar means.
 *
 * <p>Shape: true, false and null in three cases of letters each; whole numbers in decimal, {@code
 * 0x}, {@code 0o}, {@code 0b} and with a leading zero octal, {@code _} between digits; decimal
 * fractions. Everything else is text: {@code yes} and {@code on} too, and times. A fraction without
 * a fractional part is a whole number, as it is after the way over JSON in Kubernetes.
 *
 * <p>Source: sigs.k8s.io/yaml; it reads {@code yes, no, on, off, y, n} as true and false, which is
 * left out here on purpose: a name must not turn into a truth value.
 */
final class PlainScalar {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");

  private static final Pattern WHOLE =
      Pattern.compile(
          "([-+]?)(?:0[xX](?<hex>[0-9a-fA-F_]+)|0[bB](?<bin>[01_]+)|0[oO]?(?<oct>[0-7_]+)|(?<dec>0|[1-9][0-9_]*))");
  private static final Pattern FRACTION =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** Beyond this a double no longer tells whole numbers apart. */
  private static final double MAX_EXACT = 1L << 53;

  /** More digits are no number anybody means, and cost time that grows with their square. */
  private static final int MAX_DIGITS = 100;

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

  private static Optional<JsonNode> number(String text) {
    Matcher whole = WHOLE.matcher(text);
    if (whole.matches()) {
      return Optional.of(whole(whole));
    }
    String digits = text.replace("_", "");
    if (FRACTION.matcher(digits).matches()) {
      return fraction(Double.parseDouble(digits));
    }
    return NOT_FINITE.matcher(text).matches() ? Optional.empty() : Optional.of(JSON.textNode(text));
  }

  private static JsonNode whole(Matcher whole) {
    BigInteger magnitude =
        parse(whole.group("hex"), 16)
            .or(() -> parse(whole.group("bin"), 2))
            .or(() -> parse(whole.group("oct"), 8))
            .or(() -> parse(whole.group("dec"), 10))
            .orElse(BigInteger.ZERO);
    BigInteger value = whole.group(1).equals("-") ? magnitude.negate() : magnitude;
    if (value.bitLength() < Integer.SIZE) {
      return JSON.numberNode(value.intValueExact());
    }
    return value.bitLength() < Long.SIZE
        ? JSON.numberNode(value.longValueExact())
        : JSON.numberNode(value);
  }

  private static Optional<BigInteger> parse(@Nullable String group, int radix) {
    String digits = group == null ? "" : group.replace("_", "");
    return digits.isEmpty() ? Optional.empty() : Optional.of(new BigInteger(digits, radix));
  }

  private static Optional<JsonNode> fraction(double value) {
    if (!Double.isFinite(value)) {
      return Optional.empty();
    }
    boolean isWhole = value == Math.rint(value) && Math.abs(value) <= MAX_EXACT;
    return Optional.of(isWhole ? whole((long) value) : JSON.numberNode(value));
  }

  private static JsonNode whole(long value) {
    return value == (int) value ? JSON.numberNode((int) value) : JSON.numberNode(value);
  }
}
