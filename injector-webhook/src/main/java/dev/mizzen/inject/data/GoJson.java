package dev.mizzen.inject.data;

import dev.mizzen.inject.template.GoEnum;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.GoObject;
import dev.mizzen.inject.template.Nil;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes values as Go's {@code json.Marshal} does: maps sorted, structs in their order, numbers in
 * Go's form, {@code <}, {@code >} and {@code &} escaped where asked.
 */
public final class GoJson {
  private static final double SMALLEST_PLAIN = 1e-6;
  private static final double LARGEST_PLAIN = 1e21;

  private final boolean escapesHtml;
  private final String indent;
  private final StringBuilder json = new StringBuilder();

  private GoJson(boolean escapesHtml, String indent) {
    this.escapesHtml = escapesHtml;
    this.indent = indent;
  }

  public static String write(Object value) {
    return new GoJson(true, "").text(value);
  }

  /** Without escapes for HTML. */
  public static String writeRaw(Object value) {
    return new GoJson(false, "").text(value);
  }

  public static String writePretty(Object value) {
    return new GoJson(true, "  ").text(value);
  }

  private String text(Object value) {
    append(value, 0);
    return json.toString();
  }

  private void append(Object value, int level) {
    switch (value) {
      case Nil ignored -> json.append("null");
      case Boolean truth -> json.append(truth);
      case Double number -> json.append(number(number));
      case Number number -> json.append(number);
      case GoEnum constant -> json.append(constant.number());
      case List<?> list -> list(list, level);
      case GoMap map -> {
        List<Map.Entry<String, Object>> entries = new ArrayList<>();
        map.keys().forEach(key -> entries.add(Map.entry(key, map.field(key))));
        object(entries, level);
      }
      case Map<?, ?> struct -> {
        List<Map.Entry<String, Object>> entries = new ArrayList<>();
        struct.forEach((key, item) -> entries.add(Map.entry(key.toString(), item)));
        object(entries, level);
      }
      case GoObject object -> append(object.isNil() ? Nil.NIL : object.plain(), level);
      default -> string(value.toString());
    }
  }

  private void list(List<?> list, int level) {
    json.append('[');
    boolean isFirst = true;
    for (Object item : list) {
      json.append(isFirst ? "" : ",");
      newLine(level + 1);
      append(item, level + 1);
      isFirst = false;
    }
    close(']', list.isEmpty(), level);
  }

  private void object(List<Map.Entry<String, Object>> entries, int level) {
    json.append('{');
    boolean isFirst = true;
    for (Map.Entry<String, Object> entry : entries) {
      json.append(isFirst ? "" : ",");
      newLine(level + 1);
      string(entry.getKey());
      json.append(indent.isEmpty() ? ":" : ": ");
      append(entry.getValue(), level + 1);
      isFirst = false;
    }
    close('}', entries.isEmpty(), level);
  }

  private void newLine(int level) {
    if (!indent.isEmpty()) {
      json.append('\n').append(indent.repeat(level));
    }
  }

  private void close(char bracket, boolean isEmpty, int level) {
    if (!isEmpty) {
      newLine(level);
    }
    json.append(bracket);
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return Long.toString((long) value);
    }
    double magnitude = Math.abs(value);
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (magnitude >= SMALLEST_PLAIN && magnitude < LARGEST_PLAIN) {
      return shortest.toPlainString();
    }
    int exponent = shortest.precision() - shortest.scale() - 1;
    String digits = shortest.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e"
        + (exponent < 0 ? "-" : "+")
        + Math.abs(exponent);
  }

  private void string(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      switch (next) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> {
          boolean isEscaped =
              next < ' '
                  || next == '\u2028'
                  || next == '\u2029'
                  || (escapesHtml && (next == '<' || next == '>' || next == '&'));
          json.append(isEscaped ? String.format("\\u%04x", (int) next) : String.valueOf(next));
        }
      }
    }
    json.append('"');
  }
}
