package dev.mizzen.model.validate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Braces of a regular expression that are letters. RE2/J takes one before a star for a repetition
 * itself and refuses both; Go and Envoy do not.
 */
final class RegexBraces {
  private static final String QUOTED = "\\\\Q(?s:.*?)(?:\\\\E|\\z)";
  private static final String ESCAPE = "\\\\[pPx]\\{[^}]*+\\}|\\\\(?s:.)";
  private static final String CLASS =
      "\\[\\^?+\\]?+(?:\\[:[a-z^]++:\\]|\\\\(?s:.)|[^\\]\\\\])*+\\]";
  private static final String REPEAT = "\\{[0-9]++(?:,[0-9]*+)?\\}";
  private static final Pattern TOKEN =
      Pattern.compile(QUOTED + "|" + ESCAPE + "|" + CLASS + "|" + REPEAT + "|(?<brace>\\{)");

  private RegexBraces() {}

  /** The same expression, with a backslash before braces that are letters. */
  static String escaped(String regex) {
    return TOKEN
        .matcher(regex)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(found.group("brace") == null ? found.group() : "\\{"));
  }
}
