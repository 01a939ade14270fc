package dev.mizzen.inject.template;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Number constants of templates. Source: Go, text/template/parse, newNumber; strconv.ParseInt. */
final class GoNumber {
  private static final Pattern WHOLE =
      Pattern.compile(
          "([-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<bin>[01]+)|0[oO]?(?<oct>[0-7]+)|(?<dec>0|[1-9][0-9]*))");
  private static final Pattern FRACTION =
      Pattern.compile(
          "[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?0[xX][0-9a-fA-F]*\\.?[0-9a-fA-F]*[pP][-+]?[0-9]+");
  private static final Pattern UNDERSCORES = Pattern.compile(".*(?:_$|__|[.eEpP]_|_[.eEpP]).*");
  private static final int MAX_DIGITS = 100;

  private GoNumber() {}

  /** Whole numbers as Long, others as Double; empty where the text is no number. */
  static Optional<Object> parse(String text) {
    if (text.length() > MAX_DIGITS || UNDERSCORES.matcher(text).matches()) {
      return Optional.empty();
    }
    String digits = text.replace("_", "");
    Matcher whole = WHOLE.matcher(digits);
    if (whole.matches()) {
      return whole(whole);
    }
    if (!FRACTION.matcher(digits).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(digits);
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private static Optional<Object> whole(Matcher whole) {
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
    return value.bitLength() < Long.SIZE ? Optional.of(value.longValueExact()) : Optional.empty();
  }
}
