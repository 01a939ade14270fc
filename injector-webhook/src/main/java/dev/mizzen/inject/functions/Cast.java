package dev.mizzen.inject.functions;

import dev.mizzen.inject.data.GoPointer;
import dev.mizzen.inject.template.GoEnum;
import dev.mizzen.inject.template.GoPrinter;
import dev.mizzen.inject.template.GoValues;
import dev.mizzen.inject.template.Nil;
import java.util.ArrayList;
import java.util.List;

/** Values taken for numbers and texts; what is none counts as zero. Source: spf13/cast, sprig. */
final class Cast {
  private Cast() {}

  static long whole(Object value) {
    return switch (GoValues.withoutMark(value)) {
      case Long number -> number;
      case Double number -> number.longValue();
      case Boolean truth -> truth ? 1 : 0;
      case String text -> parse(text);
      case GoEnum constant -> constant.number();
      case GoPointer pointer -> whole(pointer.target());
      default -> 0;
    };
  }

  private static long parse(String text) {
    String digits = text.replaceFirst("\\.0*$", "").replace("_", "");
    boolean isNegative = digits.startsWith("-");
    String magnitude = digits.replaceFirst("^[-+]", "");
    try {
      long value;
      if (magnitude.matches("0[xX].+")) {
        value = Long.parseLong(magnitude.substring(2), 16);
      } else if (magnitude.matches("0[bB].+")) {
        value = Long.parseLong(magnitude.substring(2), 2);
      } else if (magnitude.matches("0[oO].+")) {
        value = Long.parseLong(magnitude.substring(2), 8);
      } else {
        value = Long.parseLong(magnitude, magnitude.matches("0.+") ? 8 : 10);
      }
      return isNegative ? -value : value;
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  static double fraction(Object value) {
    return switch (GoValues.withoutMark(value)) {
      case Double number -> number;
      case String text -> parseFraction(text);
      case Object other -> whole(other);
    };
  }

  private static double parseFraction(String text) {
    try {
      return text.isBlank() ? 0 : Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  /** Sprig's {@code toString}. */
  static String text(Object value) {
    return GoPrinter.print(value);
  }

  /** Sprig's {@code toStrings}: of a list its items but nil, of anything else that one thing. */
  static List<Object> texts(Object value) {
    List<?> items = value instanceof List<?> list ? list : List.of(value);
    List<Object> texts = new ArrayList<>(items.size());
    for (Object item : items) {
      if (item != Nil.NIL) {
        texts.add(text(item));
      }
    }
    return texts;
  }
}
