package dev.mizzen.inject.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** {@code fmt.Sprint}, {@code Sprintln} and {@code Sprintf}. Source: Go, fmt/print.go. */
public final class GoFormat {
  /** Wider fields are a mistake; Go has the same bound. */
  private static final int MAX_WIDTH = 1_000_000;

  /**
   * What stands between {@code %} and its letter.
   *
   * @param width -1 for none
   * @param precision -1 for none
   */
  private record Verb(
      char letter,
      boolean plus,
      boolean minus,
      boolean sharp,
      boolean space,
      boolean zero,
      int width,
      int precision) {}

  private final String format;
  private final List<Object> operands;
  private final TemplateLimits limits;
  private final StringBuilder result = new StringBuilder();
  private int position;
  private int used;

  private GoFormat(String format, List<Object> operands, TemplateLimits limits) {
    this.format = format;
    this.operands = operands;
    this.limits = limits;
  }

  /** Blanks stand between operands of which neither is text. */
  public static String print(List<Object> operands) {
    StringBuilder printed = new StringBuilder();
    boolean wasText = true;
    for (Object operand : operands) {
      boolean isText = operand instanceof String || operand instanceof UserText;
      if (!printed.isEmpty() && !isText && !wasText) {
        printed.append(' ');
      }
      printed.append(GoPrinter.print(operand));
      wasText = isText;
    }
    return printed.toString();
  }

  static String println(List<Object> operands) {
    return String.join(" ", operands.stream().map(GoPrinter::print).toList()) + "\n";
  }

  /**
   * @throws TemplateFault the text becomes longer than limits allow
   */
  public static String format(String format, List<Object> operands, TemplateLimits limits) {
    return new GoFormat(format, operands, limits).format();
  }

  private String format() {
    while (position < format.length()) {
      char next = format.charAt(position++);
      if (next == '%') {
        verb();
      } else {
        result.append(next);
      }
      if (result.length() > limits.outputChars()) {
        throw new TemplateFault("the result has more than " + limits.outputChars() + " characters");
      }
    }
    if (used < operands.size()) {
      result.append("%!(EXTRA ");
      for (int i = used; i < operands.size(); i++) {
        result.append(i > used ? ", " : "").append(typed(operands.get(i)));
      }
      result.append(')');
    }
    return result.toString();
  }

  private void verb() {
    String flags = take("+-# 0");
    int width = number();
    int precision = -1;
    if (position < format.length() && format.charAt(position) == '.') {
      position++;
      precision = Math.max(0, number());
    }
    if (position >= format.length()) {
      result.append("%!(NOVERB)");
      return;
    }
    char letter = format.charAt(position++);
    if (letter == '%') {
      result.append('%');
      return;
    }
    if (used >= operands.size()) {
      result.append("%!").append(letter).append("(MISSING)");
      return;
    }
    boolean minus = flags.contains("-");
    Verb verb =
        new Verb(
            letter,
            flags.contains("+"),
            minus,
            flags.contains("#"),
            flags.contains(" "),
            flags.contains("0") && !minus,
            width,
            precision);
    result.append(format(operands.get(used++), verb));
  }

  private String take(String allowed) {
    int start = position;
    while (position < format.length() && allowed.indexOf(format.charAt(position)) >= 0) {
      position++;
    }
    return format.substring(start, position);
  }

  /** A width or precision: digits, or {@code *} for the next operand; -1 for none. */
  private int number() {
    if (position < format.length() && format.charAt(position) == '*') {
      position++;
      if (used < operands.size() && operands.get(used++) instanceof Long size) {
        return bounded(size);
      }
      result.append("%!(BADWIDTH)");
      return -1;
    }
    String digits = take("0123456789");
    return digits.isEmpty() || digits.length() > 7 ? -1 : bounded(Long.parseLong(digits));
  }

  private static int bounded(long size) {
    return Math.abs(size) > MAX_WIDTH ? -1 : (int) size;
  }

  private static String format(Object value, Verb verb) {
    return switch (verb.letter()) {
      case 'T' -> pad(GoValues.typeName(value), verb);
      case 'v' ->
          value instanceof Long whole && verb.plus()
              ? whole(whole, verb, 10)
              : general(value, verb);
      default ->
          switch (value) {
            case Boolean truth when verb.letter() == 't' -> pad(truth.toString(), verb);
            case Long whole -> whole(whole, verb);
            case GoEnum constant when "sqxX".indexOf(verb.letter()) < 0 ->
                whole(constant.number(), verb);
            case Double fraction -> fraction(fraction, verb);
            case String text -> text(text, verb);
            case UserText text -> text(text.text(), verb);
            case GoEnum constant -> text(constant.name(), verb);
            case List<?> list -> list(list, verb);
            case GoMap map -> map(map, verb);
            case GoObject object when !object.isNil() && verb.letter() == 's' ->
                text(object.toString(), verb);
            default -> bad(value, verb);
          };
    };
  }

  private static String general(Object value, Verb verb) {
    if (verb.sharp() && (value instanceof String || value instanceof UserText)) {
      return pad(GoQuote.quote(value.toString()), verb);
    }
    return pad(GoPrinter.print(value), verb);
  }

  private static String list(List<?> list, Verb verb) {
    return "[" + String.join(" ", list.stream().map(item -> format(item, verb)).toList()) + "]";
  }

  private static String map(GoMap map, Verb verb) {
    return "map["
        + String.join(
            " ",
            map.keys().stream()
                .map(key -> format(key, verb) + ":" + format(map.field(key), verb))
                .toList())
        + "]";
  }

  private static String text(String text, Verb verb) {
    String cut = verb.precision() >= 0 ? cut(text, verb.precision()) : text;
    HexFormat hex = verb.letter() == 'X' ? HexFormat.of().withUpperCase() : HexFormat.of();
    return switch (verb.letter()) {
      case 's' -> pad(cut, verb);
      case 'q' ->
          pad(verb.sharp() && !cut.contains("`") ? "`" + cut + "`" : GoQuote.quote(cut), verb);
      case 'x', 'X' -> pad(hex.formatHex(cut.getBytes(StandardCharsets.UTF_8)), verb);
      default -> bad(text, verb);
    };
  }

  private static String cut(String text, int points) {
    return text.codePointCount(0, text.length()) <= points
        ? text
        : text.substring(0, text.offsetByCodePoints(0, points));
  }

  private static String whole(long value, Verb verb) {
    return switch (verb.letter()) {
      case 'd' -> whole(value, verb, 10);
      case 'b' -> whole(value, verb, 2);
      case 'o', 'O' -> whole(value, verb, 8);
      case 'x', 'X' -> whole(value, verb, 16);
      case 'c' ->
          pad(
              Character.isValidCodePoint((int) value) ? Character.toString((int) value) : "\ufffd",
              verb);
      case 'q' -> pad(GoQuote.character((int) value), verb);
      case 'U' -> pad(String.format("U+%04X", value), verb);
      default -> bad(value, verb);
    };
  }

  private static String whole(long value, Verb verb, int radix) {
    String digits = Long.toString(value, radix).replaceFirst("^-", "");
    digits = "0".repeat(Math.max(0, verb.precision() - digits.length())) + digits;
    String prefix =
        verb.letter() == 'O'
            ? "0o"
            : !verb.sharp() ? "" : radix == 16 ? "0x" : radix == 8 ? "0" : radix == 2 ? "0b" : "";
    String number = prefix + digits;
    if (verb.letter() == 'X') {
      number = number.toUpperCase(Locale.ROOT);
    }
    return signed(value < 0, number, verb, verb.precision() < 0);
  }

  private static String fraction(double value, Verb verb) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return pad(GoPrinter.print(value), verb);
    }
    boolean isNegative = value < 0 || 1 / value < 0;
    double magnitude = Math.abs(value);
    int precision = verb.precision() < 0 ? 6 : verb.precision();
    String digits =
        switch (verb.letter()) {
          case 'f', 'F' ->
              new BigDecimal(magnitude).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
          case 'e', 'E' -> exponent(magnitude, precision);
          case 'g', 'G' ->
              verb.precision() < 0 ? GoPrinter.print(magnitude) : general(magnitude, precision);
          default -> "";
        };
    if (digits.isEmpty()) {
      return bad(value, verb);
    }
    boolean isUpper = Character.isUpperCase(verb.letter());
    return signed(isNegative, isUpper ? digits.toUpperCase(Locale.ROOT) : digits, verb, true);
  }

  private static String exponent(double value, int precision) {
    return String.format(Locale.ROOT, "%." + precision + "e", value);
  }

  private static String general(double value, int precision) {
    int digits = Math.max(1, precision);
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (rounded.signum() == 0) {
      return "0";
    }
    BigDecimal stripped = rounded.stripTrailingZeros();
    int exponent = stripped.precision() - stripped.scale() - 1;
    if (exponent >= -4 && exponent < digits) {
      return stripped.toPlainString();
    }
    return String.format(Locale.ROOT, "%." + (stripped.precision() - 1) + "e", stripped);
  }

  private static String signed(boolean isNegative, String digits, Verb verb, boolean mayFill) {
    String sign = isNegative ? "-" : verb.plus() ? "+" : verb.space() ? " " : "";
    int missing = verb.width() - sign.length() - digits.length();
    if (verb.zero() && mayFill && missing > 0) {
      return sign + "0".repeat(missing) + digits;
    }
    return pad(sign + digits, verb);
  }

  private static String pad(String text, Verb verb) {
    int missing = verb.width() - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    return verb.minus()
        ? text + " ".repeat(missing)
        : (verb.zero() ? "0" : " ").repeat(missing) + text;
  }

  private static String bad(Object value, Verb verb) {
    return "%!" + verb.letter() + (value == Nil.NIL ? "(<nil>)" : "(" + typed(value) + ")");
  }

  private static String typed(Object value) {
    return value == Nil.NIL ? "<nil>" : GoValues.typeName(value) + "=" + GoPrinter.print(value);
  }
}
