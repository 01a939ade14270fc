package dev.mizzen.inject.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts of CPU, memory and the like: {@code 2000m}, {@code 1Gi}, {@code 1e3}.
 *
 * <p>Source: Kubernetes, apimachinery/pkg/api/resource/quantity.go.
 */
public final class Quantity {
  private static final Pattern FORM =
      Pattern.compile("([+-]?)([0-9]+\\.?[0-9]*|\\.[0-9]+)([A-Za-z]{0,2}|[eE][+-]?[0-9]{1,3})");
  private static final int MAX_LENGTH = 64;
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final int UNIT = DECIMAL.indexOf("");
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private Quantity() {}

  /** The form in which the API server writes it; empty where the text is none. */
  public static Optional<String> canonical(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1) + matcher.group(2));
    String suffix = matcher.group(3);
    if (BINARY.indexOf(suffix) > 0) {
      return Optional.of(binary(number.multiply(KIBI.pow(BINARY.indexOf(suffix)))));
    }
    if (DECIMAL.contains(suffix)) {
      int power = (DECIMAL.indexOf(suffix) - UNIT) * 3;
      return Optional.of(decimal(number.scaleByPowerOfTen(power)));
    }
    return suffix.length() > 1 && suffix.substring(1).matches("[+-]?[0-9]{1,3}")
        ? Optional.of(exponent(number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)))))
        : Optional.empty();
  }

  private static String binary(BigDecimal value) {
    if (value.abs().compareTo(KIBI) < 0) {
      return decimal(value);
    }
    BigInteger whole = value.setScale(0, RoundingMode.UP).toBigInteger();
    int power = 0;
    while (power < BINARY.size() - 1
        && whole.signum() != 0
        && whole.mod(KIBI.toBigInteger()).signum() == 0) {
      whole = whole.divide(KIBI.toBigInteger());
      power++;
    }
    return whole + BINARY.get(power);
  }

  private static String decimal(BigDecimal value) {
    BigInteger nano = nano(value);
    int power = 0;
    while (power < DECIMAL.size() - 1
        && nano.signum() != 0
        && nano.mod(THOUSAND.toBigInteger()).signum() == 0) {
      nano = nano.divide(THOUSAND.toBigInteger());
      power++;
    }
    return nano.signum() == 0 ? "0" : nano + DECIMAL.get(power);
  }

  private static String exponent(BigDecimal value) {
    BigInteger nano = nano(value);
    int power = -9;
    while (nano.signum() != 0 && nano.mod(THOUSAND.toBigInteger()).signum() == 0) {
      nano = nano.divide(THOUSAND.toBigInteger());
      power += 3;
    }
    if (nano.signum() == 0) {
      return "0";
    }
    return power == 0 ? nano.toString() : nano + "e" + power;
  }

  /** Finer than a billionth there is nothing; what is finer is rounded up. */
  private static BigInteger nano(BigDecimal value) {
    return value.movePointRight(9).setScale(0, RoundingMode.UP).toBigInteger();
  }
}
