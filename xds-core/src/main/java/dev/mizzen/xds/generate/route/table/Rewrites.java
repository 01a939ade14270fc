package dev.mizzen.xds.generate.route.table;

import dev.mizzen.api.networking.v1alpha3.HTTPRewrite;
import dev.mizzen.model.index.RouteSemantics;
import dev.mizzen.xds.generate.route.match.StringMatchers;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;

/** Changes of path and host on the way. An expression for the path goes before its prefix. */
final class Rewrites {
  private static final String ROOT = "/";
  private static final String SPECIAL_IN_RE2 = "\\.+*?()|[]{}^$";

  private Rewrites() {}

  static void apply(
      RouteAction.Builder action, HTTPRewrite rewrite, RouteMatch match, RouteSemantics semantics) {
    if (rewrite.hasUriRegexRewrite()) {
      action.setRegexRewrite(
          regex(
              rewrite.getUriRegexRewrite().getMatch(), rewrite.getUriRegexRewrite().getRewrite()));
    } else if (semantics == RouteSemantics.GATEWAY_API && rewrite.getUri().equals(ROOT)) {
      action.setRegexRewrite(withoutPrefix(match.getPathSeparatedPrefix()));
    } else {
      action.setPrefixRewrite(rewrite.getUri());
    }
    if (!rewrite.getAuthority().isEmpty()) {
      action.setHostRewriteLiteral(rewrite.getAuthority());
    }
  }

  /** A rewrite of the prefix to {@code /} would leave {@code //rest}. */
  private static RegexMatchAndSubstitute withoutPrefix(String prefix) {
    return regex("^" + quote(prefix) + "(/?)(.*)", "/\\2");
  }

  private static RegexMatchAndSubstitute regex(String pattern, String substitution) {
    return RegexMatchAndSubstitute.newBuilder()
        .setPattern(StringMatchers.regex(pattern))
        .setSubstitution(substitution)
        .build();
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (SPECIAL_IN_RE2.indexOf(text.charAt(i)) >= 0) {
        quoted.append('\\');
      }
      quoted.append(text.charAt(i));
    }
    return quoted.toString();
  }
}
