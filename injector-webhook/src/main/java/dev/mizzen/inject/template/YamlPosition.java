package dev.mizzen.inject.template;

import java.util.regex.Pattern;

/**
 * Where in YAML a text ends that grows: inside which kind of value, or where one may start. Follows
 * the text character by character; what is no YAML it follows without harm.
 *
 * <p>Text of users goes in as a value or not at all: in quotes it is escaped; without quotes it
 * must be text that cannot be read as anything but a part of the value it stands in.
 */
final class YamlPosition {
  private enum Place {
    /** Blanks or a line start: a value, a key, an item may begin. */
    START,
    /** Within an unquoted value, or behind a quoted one. */
    PLAIN,
    DOUBLE_QUOTED,
    SINGLE_QUOTED,
    COMMENT,
    /** Behind {@code |} or {@code >}, up to the end of the line. */
    BLOCK_HEADER,
    BLOCK
  }

  /** Breaks, and what YAML does not let stand anywhere. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f\\x85\u2028\u2029\ufeff\\x80-\\x9f]");

  private static final String INDICATORS = "[]{},#&*!|>'\"%@`";

  private Place place = Place.START;
  private int flowDepth;
  private int column;
  private boolean isIndent = true;
  private int indent;
  private int blockIndent;
  private char before = '\n';
  private char first = ' ';
  private boolean isEscaped;
  private int tokenLength;

  /** Goes on by what was written. */
  void move(String written) {
    for (int i = 0; i < written.length(); i++) {
      step(written.charAt(i));
    }
  }

  /**
   * The text as it has to be written here.
   *
   * @param isEncoded it is a whole YAML value by itself, or several lines of YAML
   * @throws TemplateFault it would be read as more than a value
   */
  String asValue(String text, boolean isEncoded) {
    return switch (place) {
      case DOUBLE_QUOTED -> doubleQuoted(text);
      case SINGLE_QUOTED -> singleQuoted(text);
      case BLOCK -> isEncoded ? text : inBlock(text);
      case START -> isEncoded ? text : unquoted(text, true);
      case PLAIN -> isEncoded && text.startsWith("\n") ? text : unquoted(text, false);
      case COMMENT, BLOCK_HEADER -> onOneLine(text);
    };
  }

  private static String doubleQuoted(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      switch (next) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        case '\t' -> escaped.append("\\t");
        case '\r' -> escaped.append("\\r");
        default -> {
          if (UNPRINTABLE.matcher(String.valueOf(next)).matches()) {
            escaped.append(String.format("\\u%04x", (int) next));
          } else {
            escaped.append(next);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static String singleQuoted(String text) {
    return onOneLine(text).replace("'", "''");
  }

  private static String onOneLine(String text) {
    if (UNPRINTABLE.matcher(text).find()) {
      throw refused(text, "has a line break or a control character");
    }
    return text;
  }

  /** Every line but the first must be one of the block. */
  private String inBlock(String text) {
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      onOneLine(lines[i]);
      boolean isOutside =
          i > 0 && !lines[i].isBlank() && !lines[i].startsWith(" ".repeat(blockIndent + 1));
      if (isOutside) {
        throw refused(text, "has a line that is not part of the block it stands in");
      }
    }
    return text;
  }

  private String unquoted(String text, boolean isStart) {
    onOneLine(text);
    if (text.isEmpty()) {
      return text;
    }
    if (text.contains(": ") || text.contains(" #") || text.contains("\t") || text.endsWith(":")) {
      throw refused(text, "has \": \", \" #\", a tab, or ends with \":\"");
    }
    if (flowDepth > 0 && text.chars().anyMatch(c -> ",[]{}".indexOf(c) >= 0)) {
      throw refused(text, "has one of ,[]{}");
    }
    char head = text.charAt(0);
    if (!isStart) {
      if ((before == ' ' && head == '#') || (before == ':' && head == ' ')) {
        throw refused(text, "starts with '" + head + "'");
      }
      return text;
    }
    String value = text.stripLeading();
    if (value.isEmpty()) {
      return text;
    }
    head = value.charAt(0);
    boolean isMark = "-?:".indexOf(head) >= 0 && (value.length() == 1 || value.charAt(1) == ' ');
    if (isMark || INDICATORS.indexOf(head) >= 0 || isDocumentMark(value) || value.equals("<<")) {
      throw refused(text, "starts like something other than a text");
    }
    return text;
  }

  private static boolean isDocumentMark(String text) {
    return text.startsWith("---") || text.startsWith("...");
  }

  private static TemplateFault refused(String text, String why) {
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return new TemplateFault(
        "text of the pod cannot stand here without quotes: " + GoQuote.quote(shown) + " " + why);
  }

  private void step(char next) {
    if (next == '\n') {
      newLine();
      before = next;
      return;
    }
    if (isIndent && next != ' ') {
      isIndent = false;
      indent = column;
      if (place == Place.BLOCK && column <= blockIndent) {
        place = Place.START;
      }
    }
    switch (place) {
      case START -> start(next);
      case PLAIN -> plain(next);
      case DOUBLE_QUOTED -> doubleQuoted(next);
      case SINGLE_QUOTED -> {
        if (next == '\'') {
          behindQuotes();
        }
      }
      case COMMENT, BLOCK_HEADER, BLOCK -> {
        // Nothing in them means anything but the end of the line.
      }
    }
    before = next;
    column++;
  }

  private void newLine() {
    switch (place) {
      case BLOCK_HEADER -> {
        place = Place.BLOCK;
        blockIndent = indent;
      }
      case START, PLAIN, COMMENT -> place = Place.START;
      case DOUBLE_QUOTED, SINGLE_QUOTED, BLOCK -> {
        // They go on.
      }
    }
    column = 0;
    isIndent = true;
    isEscaped = false;
  }

  private void start(char next) {
    switch (next) {
      case ' ', '\t' -> {
        // Still before the value.
      }
      case '"' -> place = Place.DOUBLE_QUOTED;
      case '\'' -> place = Place.SINGLE_QUOTED;
      case '#' -> place = before == ' ' || before == '\n' ? Place.COMMENT : Place.PLAIN;
      case '[', '{' -> flowDepth++;
      case ']', '}' -> closeFlow();
      case ',' -> {
        if (flowDepth == 0) {
          begin(next);
        }
      }
      case '|', '>' -> {
        if (flowDepth == 0) {
          place = Place.BLOCK_HEADER;
        }
      }
      default -> begin(next);
    }
  }

  private void begin(char next) {
    place = Place.PLAIN;
    first = next;
    tokenLength = 1;
  }

  private void behindQuotes() {
    place = Place.PLAIN;
    first = '"';
    tokenLength = 1;
  }

  private void closeFlow() {
    flowDepth = Math.max(0, flowDepth - 1);
    behindQuotes();
  }

  private void plain(char next) {
    if (next == '\'' && before == '\'' && first == '"' && tokenLength == 1) {
      place = Place.SINGLE_QUOTED;
      return;
    }
    tokenLength++;
    boolean isBlank = next == ' ' || next == '\t';
    boolean isItem = tokenLength == 2 && (first == '-' || first == '?');
    if (isBlank && (before == ':' || isItem || first == '!' || first == '&')) {
      place = Place.START;
      if (isItem) {
        indent = column + 1;
      }
    } else if (next == '#' && before == ' ') {
      place = Place.COMMENT;
    } else if (flowDepth > 0 && next == ',') {
      place = Place.START;
    } else if (flowDepth > 0 && (next == ']' || next == '}')) {
      closeFlow();
    }
  }

  private void doubleQuoted(char next) {
    if (isEscaped) {
      isEscaped = false;
    } else if (next == '\\') {
      isEscaped = true;
    } else if (next == '"') {
      behindQuotes();
    }
  }
}
