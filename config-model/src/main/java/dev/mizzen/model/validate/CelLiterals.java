package dev.mizzen.model.validate;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which numbers and strings of CEL stand for a value. Their form has been judged before. */
final class CelLiterals {
  private static final Pattern CODE_POINT =
      Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(?s:.))");
  private static final int HEX = 16;
  private static final int DECIMAL = 10;

  private CelLiterals() {}

  /** Within 64 bits, and no double that is infinite. */
  static boolean isNumber(String text) {
    boolean isUnsigned = text.endsWith("u") || text.endsWith("U");
    String number = isUnsigned ? text.substring(0, text.length() - 1) : text;
    boolean isHex = number.contains("0x");
    if (!isHex && !number.matches("-?[0-9]+")) {
      return !Double.isInfinite(Double.parseDouble(number));
    }
    BigInteger value =
        isHex ? new BigInteger(number.replace("0x", ""), HEX) : new BigInteger(number, DECIMAL);
    return isUnsigned
        ? value.signum() >= 0 && value.bitLength() <= Long.SIZE
        : value.bitLength() < Long.SIZE;
  }

  /** Without halves of characters; bytes have no characters by number. */
  static boolean isString(String literal) {
    int quote = Math.max(0, firstQuote(literal));
    String prefix = literal.substring(0, quote);
    if (prefix.contains("r") || prefix.contains("R")) {
      return true;
    }
    Matcher matcher = CODE_POINT.matcher(literal);
    while (matcher.find()) {
      String digits = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      if (digits != null && (!prefix.isEmpty() || !isCodePoint(Long.parseLong(digits, HEX)))) {
        return false;
      }
    }
    return true;
  }

  private static int firstQuote(String literal) {
    int single = literal.indexOf('\'');
    int twofold = literal.indexOf('"');
    return single < 0 || (twofold >= 0 && twofold < single) ? twofold : single;
  }

  private static boolean isCodePoint(long number) {
    boolean isHalf = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
    return number <= Character.MAX_CODE_POINT && !isHalf;
  }
}
