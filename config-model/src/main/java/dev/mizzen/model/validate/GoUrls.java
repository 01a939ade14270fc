package dev.mizzen.model.validate;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which texts are URLs, and of which scheme. Shape of a scheme: small letters, empty where the URL
 * has none; the whole is empty where the text is no URL.
 *
 * <p>Source: Go, net/url, Parse and ParseRequestURI.
 */
final class GoUrls {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][-+.a-zA-Z0-9]*+");
  private static final Pattern ESCAPES = Pattern.compile("(?:[^%]|%[0-9a-fA-F]{2})*+");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F]");
  private static final Pattern USER = Pattern.compile("[-a-zA-Z0-9._:~!$&'()*+,;=%@]*+");
  private static final Pattern PORT = Pattern.compile("(?::[0-9]*+)?");

  /** Characters beyond ASCII may stand in a host as they are. */
  private static final String HOST_CHARACTER =
      "[-a-zA-Z0-9._~!$&'()*+,;=:<>\"\\[\\]]|[^\\x00-\\x7F]";

  private static final Pattern HOST =
      Pattern.compile("(?:" + HOST_CHARACTER + "|%[89a-fA-F][0-9a-fA-F]|%25)*+");
  private static final Pattern ZONE =
      Pattern.compile("(?:" + HOST_CHARACTER + "|%[0-9a-fA-F]{2})++");

  private GoUrls() {}

  /** The scheme of a URL that may be relative and may have a fragment. */
  static Optional<String> scheme(String text) {
    int hash = text.indexOf('#');
    String fragment = hash < 0 ? "" : text.substring(hash + 1);
    return ESCAPES.matcher(fragment).matches()
        ? scheme(hash < 0 ? text : text.substring(0, hash), true)
        : Optional.empty();
  }

  /** The scheme of an absolute URL, or of an absolute path. */
  static Optional<String> requestScheme(String text) {
    return text.isEmpty() ? Optional.empty() : scheme(text, false);
  }

  private static Optional<String> scheme(String text, boolean isRelativeToo) {
    if (CONTROL.matcher(text).find() || text.startsWith(":")) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    boolean hasScheme = colon > 0 && SCHEME.matcher(text.substring(0, colon)).matches();
    String scheme = hasScheme ? text.substring(0, colon).toLowerCase(Locale.ROOT) : "";
    String rest = hasScheme ? text.substring(colon + 1) : text;
    int query = rest.indexOf('?');
    String hierarchy = query < 0 ? rest : rest.substring(0, query);
    boolean isUrl = isHierarchy(hierarchy, hasScheme, isRelativeToo);
    return isUrl ? Optional.of(scheme) : Optional.empty();
  }

  private static boolean isHierarchy(String text, boolean hasScheme, boolean isRelativeToo) {
    if (!text.startsWith("/")) {
      int slash = text.indexOf('/');
      String first = slash < 0 ? text : text.substring(0, slash);
      boolean isPath = isRelativeToo && !first.contains(":") && ESCAPES.matcher(text).matches();
      // Behind a scheme anything may follow; nobody reads it.
      return hasScheme || isPath;
    }
    boolean hasAuthority =
        text.startsWith("//") && (hasScheme || isRelativeToo) && !text.startsWith("///");
    return hasAuthority ? isAuthorityAndPath(text.substring(2)) : ESCAPES.matcher(text).matches();
  }

  private static boolean isAuthorityAndPath(String text) {
    int slash = text.indexOf('/');
    String authority = slash < 0 ? text : text.substring(0, slash);
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? "" : authority.substring(0, at);
    String path = slash < 0 ? "" : text.substring(slash);
    return USER.matcher(user).matches()
        && ESCAPES.matcher(user).matches()
        && isHost(authority.substring(at + 1))
        && ESCAPES.matcher(path).matches();
  }

  private static boolean isHost(String host) {
    int bracket = host.lastIndexOf('[');
    if (bracket >= 0) {
      int end = host.lastIndexOf(']');
      return bracket == 0
          && end > 0
          && PORT.matcher(host.substring(end + 1)).matches()
          && isIpLiteral(host.substring(1, end));
    }
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon < 0 || PORT.matcher(host.substring(colon)).matches();
    return hasPort && HOST.matcher(host).matches();
  }

  private static boolean isIpLiteral(String text) {
    int zone = text.indexOf("%25");
    String address = zone < 0 ? text : text.substring(0, zone);
    boolean isZone = zone < 0 || ZONE.matcher(text.substring(zone + 3)).matches();
    return isZone && address.contains(":") && IpAddresses.isIp(address);
  }
}
