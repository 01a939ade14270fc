package dev.mizzen.registry.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of one YAML document of a file, cut out before parsing so that a broken document spoils
 * no other.
 *
 * <p>Shape: {@code number} counts from 1; {@code firstLine} is the file's line the text starts on,
 * from 1; the text starts with its own {@code ---} where it has one.
 *
 * <p>Source: YAML 1.2, §9.1: {@code ---} or {@code ...} at the start of a line, white space behind
 * it, is a marker wherever it stands.
 */
record Chunk(int number, int firstLine, String text) {

  /**
   * Cuts a file's text; stretches without content are no document and do not count, except between
   * two markers.
   */
  static List<Chunk> split(String text) {
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    int startLine = 1;
    int line = 1;
    int at = 0;
    while (at < text.length()) {
      boolean isStart = isMarker(text, at, '-');
      boolean isEnd = isMarker(text, at, '.');
      if ((isStart || isEnd) && at > start) {
        add(chunks, startLine, text.substring(start, at));
      }
      int next = nextLine(text, at);
      if (isStart || isEnd) {
        start = isEnd ? next : at;
        startLine = isEnd ? line + 1 : line;
      }
      at = next;
      line++;
    }
    if (start < text.length()) {
      add(chunks, startLine, text.substring(start));
    }
    return chunks;
  }

  /** The same for two chunks only where number, line and text are. */
  String fingerprint() {
    return number + ":" + firstLine + ":" + Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void add(List<Chunk> chunks, int firstLine, String text) {
    boolean isMarked = isMarker(text, 0, '-');
    if (isMarked || hasContent(text)) {
      chunks.add(new Chunk(chunks.size() + 1, firstLine, text));
    }
  }

  /** Something other than comments, directives and blank lines. */
  private static boolean hasContent(String text) {
    return text.lines()
        .map(String::strip)
        .anyMatch(l -> !l.isEmpty() && !l.startsWith("#") && !l.startsWith("%"));
  }

  private static boolean isMarker(String text, int at, char mark) {
    if (at + 3 > text.length()
        || text.charAt(at) != mark
        || text.charAt(at + 1) != mark
        || text.charAt(at + 2) != mark) {
      return false;
    }
    return at + 3 == text.length() || " \t\r\n".indexOf(text.charAt(at + 3)) >= 0;
  }

  private static int nextLine(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end + 1;
  }
}
