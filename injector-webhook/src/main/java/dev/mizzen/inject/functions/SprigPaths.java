package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.TemplateFault;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** File paths with slashes, and URLs. Source: Go, path; Sprig 3.3.0, url.go. */
final class SprigPaths {
  private SprigPaths() {}

  static void addTo(FunctionTable.Builder table) {
    table
        .text("base", 1, a -> base(a.string(0)))
        .text("dir", 1, a -> clean(directory(a.string(0))))
        .text("clean", 1, a -> clean(a.string(0)))
        .text("ext", 1, a -> extension(a.string(0)))
        .text("isAbs", 1, a -> a.string(0).startsWith("/"))
        .alias("osBase", "base")
        .alias("osDir", "dir")
        .alias("osClean", "clean")
        .alias("osExt", "ext")
        .alias("osIsAbs", "isAbs")
        .text("urlParse", 1, a -> parse(a.string(0)))
        .text("urlJoin", 1, SprigPaths::join);
  }

  /** Up to and with the last slash. */
  static String directory(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private static String base(String path) {
    String trimmed = path.replaceFirst("/+$", "");
    if (trimmed.isEmpty()) {
      return path.isEmpty() ? "." : "/";
    }
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private static String extension(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') ? path.substring(dot) : "";
  }

  private static String clean(String path) {
    boolean isAbsolute = path.startsWith("/");
    List<String> kept = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      boolean stepsUp = part.equals("..") && !kept.isEmpty() && !kept.getLast().equals("..");
      if (stepsUp) {
        kept.removeLast();
      } else if (!(part.equals("..") && isAbsolute)) {
        kept.add(part);
      }
    }
    String joined = String.join("/", kept);
    if (isAbsolute) {
      return "/" + joined;
    }
    return joined.isEmpty() ? "." : joined;
  }

  private static Object parse(String text) {
    try {
      URI url = new URI(text);
      String host = text(url.getHost());
      String authority = text(url.getRawAuthority()).replaceFirst("^[^@]*@", "");
      return GoMap.of(
          Map.of(
              "scheme", text(url.getScheme()),
              "host", authority,
              "hostname", host.replaceAll("[\\[\\]]", ""),
              "path", text(url.getPath()),
              "query", text(url.getRawQuery()),
              "opaque", url.isOpaque() ? text(url.getRawSchemeSpecificPart()) : "",
              "fragment", text(url.getFragment()),
              "userinfo", text(url.getRawUserInfo())));
    } catch (URISyntaxException invalid) {
      throw new TemplateFault("unable to parse url: " + invalid.getReason());
    }
  }

  private static String text(@Nullable String part) {
    return Optional.ofNullable(part).orElse("");
  }

  private static Object join(Arguments a) {
    GoMap parts = a.map(0);
    String scheme = part(parts, "scheme");
    String userInfo = part(parts, "userinfo");
    String host = part(parts, "host");
    String path = part(parts, "path");
    String query = part(parts, "query");
    String fragment = part(parts, "fragment");
    String authority = userInfo.isEmpty() ? host : userInfo + "@" + host;
    return (scheme.isEmpty() ? "" : scheme + ":")
        + (authority.isEmpty() ? "" : "//" + authority)
        + (path.isEmpty() || path.startsWith("/") || authority.isEmpty() ? path : "/" + path)
        + (query.isEmpty() ? "" : "?" + query)
        + (fragment.isEmpty() ? "" : "#" + fragment);
  }

  private static String part(GoMap parts, String key) {
    return parts.has(key) ? Cast.text(parts.field(key)) : "";
  }
}
