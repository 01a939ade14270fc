package dev.mizzen.xds.simulation;

import com.google.re2j.Pattern;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Locale;

/** Envoy's ways to match a text. Regular expressions are RE2's and match the whole text. */
final class StringMatching {
  private StringMatching() {}

  static boolean matches(RegexMatcher regex, String text) {
    return Pattern.matches(regex.getRegex(), text);
  }

  static boolean matches(StringMatcher matcher, String text) {
    String own = folded(text, matcher.getIgnoreCase());
    return switch (matcher.getMatchPatternCase()) {
      case EXACT -> own.equals(folded(matcher.getExact(), matcher.getIgnoreCase()));
      case PREFIX -> own.startsWith(folded(matcher.getPrefix(), matcher.getIgnoreCase()));
      case SUFFIX -> own.endsWith(folded(matcher.getSuffix(), matcher.getIgnoreCase()));
      case CONTAINS -> own.contains(folded(matcher.getContains(), matcher.getIgnoreCase()));
      case SAFE_REGEX -> matches(matcher.getSafeRegex(), text);
      case CUSTOM, MATCHPATTERN_NOT_SET -> false;
    };
  }

  /** A header that is there, by whichever of its many matchers is set. */
  @SuppressWarnings("deprecation") // who sends the old ones still means them
  static boolean matches(HeaderMatcher matcher, String value) {
    return switch (matcher.getHeaderMatchSpecifierCase()) {
      case EXACT_MATCH -> value.equals(matcher.getExactMatch());
      case SAFE_REGEX_MATCH -> matches(matcher.getSafeRegexMatch(), value);
      case RANGE_MATCH -> isBetween(value, matcher);
      case PREFIX_MATCH -> value.startsWith(matcher.getPrefixMatch());
      case SUFFIX_MATCH -> value.endsWith(matcher.getSuffixMatch());
      case CONTAINS_MATCH -> value.contains(matcher.getContainsMatch());
      case STRING_MATCH -> matches(matcher.getStringMatch(), value);
      case PRESENT_MATCH, HEADERMATCHSPECIFIER_NOT_SET -> true;
    };
  }

  private static boolean isBetween(String value, HeaderMatcher matcher) {
    try {
      long number = Long.parseLong(value);
      return number >= matcher.getRangeMatch().getStart()
          && number < matcher.getRangeMatch().getEnd();
    } catch (NumberFormatException noNumber) {
      return false;
    }
  }

  private static String folded(String text, boolean ignoreCase) {
    return ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
  }
}
