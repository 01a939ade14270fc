package dev.mizzen.xds.generate.route.match;

import dev.mizzen.api.networking.v1alpha3.StringMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Optional;

/**
 * Envoy's string matchers from those of Istio. A user's regular expression is passed on untouched,
 * for Envoy's RE2 to run.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/util/util.go, ConvertToEnvoyMatch.
 */
public final class StringMatchers {
  /** Not an expression but a sign: "there at all". */
  private static final String ANY = "*";

  private StringMatchers() {}

  /** The matcher; empty where nothing is asked of the text. */
  public static Optional<StringMatcher> of(StringMatch match) {
    return switch (match.getMatchTypeCase()) {
      case EXACT -> Optional.of(StringMatcher.newBuilder().setExact(match.getExact()).build());
      case PREFIX -> Optional.of(StringMatcher.newBuilder().setPrefix(match.getPrefix()).build());
      case REGEX ->
          Optional.of(StringMatcher.newBuilder().setSafeRegex(regex(match.getRegex())).build());
      case MATCHTYPE_NOT_SET -> Optional.empty();
    };
  }

  /** An expression for Envoy's RE2. */
  public static RegexMatcher regex(String expression) {
    return RegexMatcher.newBuilder().setRegex(expression).build();
  }

  /**
   * Whether it is enough that a header or parameter is there: nothing is asked of it, or the regex
   * is {@code *}.
   */
  static boolean asksForPresence(StringMatch match) {
    return switch (match.getMatchTypeCase()) {
      case EXACT, PREFIX -> false;
      case REGEX -> match.getRegex().equals(ANY);
      case MATCHTYPE_NOT_SET -> true;
    };
  }
}
