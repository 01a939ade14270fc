package dev.mizzen.inject.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Values as Go's {@code fmt.Print} shows them. Source: Go, fmt/print.go and strconv/ftoa.go. */
public final class GoPrinter {
  private static final int LEAST_EXPONENT = -4;
  private static final int SHORTEST_PRECISION = 6;

  private GoPrinter() {}

  /** {@code %v}. */
  public static String print(Object value) {
    return switch (value) {
      case Double number -> print((double) number);
      case List<?> list -> {
        StringJoiner items = new StringJoiner(" ", "[", "]");
        list.forEach(item -> items.add(print(item)));
        yield items.toString();
      }
      case GoMap map -> {
        StringJoiner entries = new StringJoiner(" ", "map[", "]");
        map.keys().forEach(key -> entries.add(key + ":" + print(map.field(key))));
        yield entries.toString();
      }
      case Map<?, ?> struct -> {
        StringJoiner fields = new StringJoiner(" ", "{", "}");
        struct.values().forEach(field -> fields.add(print(field)));
        yield fields.toString();
      }
      default -> value.toString();
    };
  }

  /** The shortest form that reads back the same; with an exponent from a million on. */
  public static String print(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= LEAST_EXPONENT && exponent < SHORTEST_PRECISION) {
      return shortest.toPlainString();
    }
    return exponent(shortest, exponent);
  }

  private static String exponent(BigDecimal number, int exponent) {
    String digits = number.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return (number.signum() < 0 ? "-" : "")
        + mantissa
        + "e"
        + (exponent < 0 ? "-" : "+")
        + String.format("%02d", Math.abs(exponent));
  }
}
