package dev.mizzen.xds.generate.listener.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/**
 * Paths below a host, as Go's {@code url.JoinPath} writes them: without empty and dot segments,
 * what may not stand in a path escaped.
 */
final class UrlPath {
  private static final String ALLOWED = "-_.~$&+,/:;=@!'()*[]%";

  private UrlPath() {}

  /**
   * The host with the path below it.
   *
   * @param path with or without a slash at its start; a slash at its end stays
   */
  static String join(String host, String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(escaped(segment));
      }
    }
    segments.addFirst(host);
    return String.join("/", segments) + (path.endsWith("/") ? "/" : "");
  }

  private static String escaped(String segment) {
    StringBuilder escaped = new StringBuilder();
    for (byte unit : segment.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (unit & 0xff);
      boolean isPlain =
          character < 0x80
              && (Character.isLetterOrDigit(character) || ALLOWED.indexOf(character) >= 0);
      if (isPlain) {
        escaped.append(character);
      } else {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(unit));
      }
    }
    return escaped.toString();
  }
}
