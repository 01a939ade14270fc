package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.Function;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.TemplateFault;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;

/** Arithmetic. Source: Sprig 3.3.0, numeric.go. */
final class SprigNumbers {
  private static final int ANY = Function.ANY;
  private static final int MAX_ITEMS = 100_000;
  private static final int DECIMALS = 16;

  private SprigNumbers() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .text("atoi", 1, a -> decimal(a.string(0)))
        .text("int", 1, a -> Cast.whole(a.any(0)))
        .alias("int64", "int")
        .text("float64", 1, a -> Cast.fraction(a.any(0)))
        .text("toDecimal", 1, a -> octal(Cast.text(a.any(0))))
        .text("add1", 1, a -> Cast.whole(a.any(0)) + 1)
        .text("add", 0, ANY, a -> a.all().stream().mapToLong(Cast::whole).sum())
        .text("sub", 2, a -> Cast.whole(a.any(0)) - Cast.whole(a.any(1)))
        .text("mul", 1, ANY, a -> fold(a, (x, y) -> x * y))
        .text("div", 2, a -> Cast.whole(a.any(0)) / divisor(a.any(1)))
        .text("mod", 2, a -> Cast.whole(a.any(0)) % divisor(a.any(1)))
        .text("max", 1, ANY, a -> fold(a, Math::max))
        .alias("biggest", "max")
        .text("min", 1, ANY, a -> fold(a, Math::min))
        .text("add1f", 1, a -> fold(List.of(a.any(0), 1L), BigDecimal::add))
        .text("addf", 0, ANY, a -> a.count() == 0 ? (Object) 0.0 : fold(a.all(), BigDecimal::add))
        .text("subf", 1, ANY, a -> fold(a.all(), BigDecimal::subtract))
        .text("mulf", 1, ANY, a -> fold(a.all(), BigDecimal::multiply))
        .text("divf", 1, ANY, a -> fold(a.all(), SprigNumbers::divide))
        .text("maxf", 1, ANY, a -> a.all().stream().mapToDouble(Cast::fraction).max().orElse(0))
        .text("minf", 1, ANY, a -> a.all().stream().mapToDouble(Cast::fraction).min().orElse(0))
        .text("floor", 1, a -> Math.floor(Cast.fraction(a.any(0))))
        .text("ceil", 1, a -> Math.ceil(Cast.fraction(a.any(0))))
        .text("round", 2, 3, SprigNumbers::round)
        .text("until", 1, a -> range(0, a.integer(0), a.integer(0) < 0 ? -1 : 1))
        .text("untilStep", 3, a -> range(a.integer(0), a.integer(1), a.integer(2)))
        .text("seq", 0, ANY, SprigNumbers::sequence);
  }

  private static long decimal(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  private static long octal(String text) {
    try {
      return Long.parseLong(text, 8);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  private static long fold(Arguments a, LongBinaryOperator operator) {
    return a.all().stream().mapToLong(Cast::whole).reduce(operator).orElse(0);
  }

  private static long divisor(Object value) {
    long divisor = Cast.whole(value);
    if (divisor == 0) {
      throw new TemplateFault("integer divide by zero");
    }
    return divisor;
  }

  private static Object fold(List<Object> values, BinaryOperator<BigDecimal> operator) {
    return values.stream()
        .map(value -> BigDecimal.valueOf(finite(Cast.fraction(value))))
        .reduce(operator)
        .orElse(BigDecimal.ZERO)
        .doubleValue();
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new TemplateFault("cannot reckon with " + value);
    }
    return value;
  }

  private static BigDecimal divide(BigDecimal left, BigDecimal right) {
    if (right.signum() == 0) {
      throw new TemplateFault("decimal division by 0");
    }
    return left.divide(right, DECIMALS, RoundingMode.HALF_UP);
  }

  private static Object round(Arguments a) {
    double roundOn = a.count() > 2 ? Cast.fraction(a.any(2)) : 0.5;
    double power = Math.pow(10, Cast.fraction(a.any(1)));
    double digits = power * Cast.fraction(a.any(0));
    double rest = digits - (digits < 0 ? Math.ceil(digits) : Math.floor(digits));
    return (rest >= roundOn ? Math.ceil(digits) : Math.floor(digits)) / power;
  }

  private static List<Object> range(long start, long stop, long step) {
    List<Object> numbers = new ArrayList<>();
    if (stop < start ? step >= 0 : step <= 0) {
      return numbers;
    }
    for (long i = start; stop < start ? i > stop : i < stop; i += step) {
      numbers.add(i);
      if (numbers.size() > MAX_ITEMS) {
        throw new TemplateFault("makes more than " + MAX_ITEMS + " numbers");
      }
    }
    return numbers;
  }

  private static Object sequence(Arguments a) {
    if (a.count() == 0 || a.count() > 3) {
      return "";
    }
    long start = a.count() == 1 ? 1 : a.integer(0);
    long end = a.integer(a.count() - 1);
    long direction = end < start ? -1 : 1;
    long step = a.count() == 3 ? a.integer(1) : direction;
    if (a.count() == 3 && end < start && step > 0) {
      return "";
    }
    return range(start, end + direction, step).stream()
        .map(Object::toString)
        .collect(Collectors.joining(" "));
  }
}
