package dev.mizzen.inject.template;

import java.nio.charset.StandardCharsets;

/** Quoted text as Go writes and reads it. Source: Go, strconv.Quote and Unquote. */
public final class GoQuote {
  private GoQuote() {}

  /** {@code %q}: in double quotes; what cannot be printed is escaped. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(point -> append(quoted, point, '"'));
    return quoted.append('"').toString();
  }

  /** {@code %q} of a rune: in single quotes. */
  static String character(int point) {
    StringBuilder quoted = new StringBuilder("'");
    append(quoted, point, '\'');
    return quoted.append('\'').toString();
  }

  private static void append(StringBuilder quoted, int point, char quote) {
    switch (point) {
      case '\\' -> quoted.append("\\\\");
      case 7 -> quoted.append("\\a");
      case '\b' -> quoted.append("\\b");
      case '\f' -> quoted.append("\\f");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case 11 -> quoted.append("\\v");
      default -> {
        if (point == quote) {
          quoted.append('\\').append(quote);
        } else if (isPrintable(point)) {
          quoted.appendCodePoint(point);
        } else if (point < ' ' || point == 0x7f) {
          quoted.append(String.format("\\x%02x", point));
        } else {
          quoted.append(String.format(point < 0x10000 ? "\\u%04x" : "\\U%08x", point));
        }
      }
    }
  }

  static boolean isPrintable(int point) {
    if (point == ' ') {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * What stands between the quotes of a Go literal, its escapes resolved.
   *
   * @throws IllegalArgumentException an escape that Go does not know
   */
  static String unquote(String inner, char quote) {
    StringBuilder text = new StringBuilder(inner.length());
    int at = 0;
    while (at < inner.length()) {
      char next = inner.charAt(at);
      if (next != '\\') {
        text.append(next);
        at++;
        continue;
      }
      at = escape(inner, at + 1, quote, text);
    }
    return text.toString();
  }

  private static int escape(String inner, int at, char quote, StringBuilder text) {
    if (at >= inner.length()) {
      throw new IllegalArgumentException(inner);
    }
    char kind = inner.charAt(at);
    int plain = "abfnrtv\\".indexOf(kind);
    if (plain >= 0) {
      text.append((char) new int[] {7, 8, 12, 10, 13, 9, 11, 92}[plain]);
      return at + 1;
    }
    if (kind == quote) {
      text.append(quote);
      return at + 1;
    }
    return switch (kind) {
      case 'x' -> bytes(inner, at, text);
      case 'u' -> point(inner, at + 1, 4, 16, text);
      case 'U' -> point(inner, at + 1, 8, 16, text);
      case '0', '1', '2', '3' -> point(inner, at, 3, 8, text);
      default -> throw new IllegalArgumentException(inner);
    };
  }

  /** Bytes of UTF-8, given one by one. */
  private static int bytes(String inner, int at, StringBuilder text) {
    byte[] bytes = new byte[inner.length()];
    int count = 0;
    int next = at;
    int before = at - 1;
    while (inner.startsWith("\\x", before) && before + 4 <= inner.length()) {
      bytes[count] = (byte) Integer.parseInt(inner.substring(next + 1, next + 3), 16);
      count++;
      before += 4;
      next += 4;
    }
    if (count == 0) {
      throw new IllegalArgumentException(inner);
    }
    text.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
    return before;
  }

  private static int point(String inner, int at, int length, int radix, StringBuilder text) {
    if (at + length > inner.length()) {
      throw new IllegalArgumentException(inner);
    }
    int value = Integer.parseInt(inner.substring(at, at + length), radix);
    if (!Character.isValidCodePoint(value)) {
      throw new IllegalArgumentException(inner);
    }
    text.appendCodePoint(value);
    return at + length;
  }
}
