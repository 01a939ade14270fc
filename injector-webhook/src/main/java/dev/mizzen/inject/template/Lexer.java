package dev.mizzen.inject.template;

import dev.mizzen.inject.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts the source of a template into tokens. Used once. Source: Go, text/template/parse/lex.go. */
final class Lexer {
  private static final String LEFT = "{{";
  private static final String RIGHT = "}}";
  private static final String SPACES = " \t\r\n";
  private static final Set<String> KEYWORDS =
      Set.of(
          "block",
          "break",
          "continue",
          "define",
          "else",
          "end",
          "if",
          "nil",
          "range",
          "template",
          "with");

  private final String name;
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int parens;

  Lexer(String name, String source) {
    this.name = name;
    this.source = source;
  }

  /** Ends with a token of kind END. */
  List<Token> tokens() {
    boolean trimsNext = false;
    while (true) {
      int open = source.indexOf(LEFT, position);
      text(open < 0 ? source.length() : open, trimsNext, open >= 0 && hasLeftTrim(open));
      if (open < 0) {
        add(Kind.END, "");
        return tokens;
      }
      advance(hasLeftTrim(open) ? open + 3 : open + 2);
      trimsNext = hasComment() ? comment() : action();
    }
  }

  private void text(int end, boolean trimsLeft, boolean trimsRight) {
    int from = position;
    int to = end;
    while (trimsLeft && from < to && isSpace(source.charAt(from))) {
      from++;
    }
    while (trimsRight && to > from && isSpace(source.charAt(to - 1))) {
      to--;
    }
    if (from < to) {
      add(Kind.TEXT, source.substring(from, to));
    }
    advance(end);
  }

  private boolean hasLeftTrim(int open) {
    return source.startsWith("-", open + 2)
        && open + 3 < source.length()
        && isSpace(source.charAt(open + 3));
  }

  private boolean hasComment() {
    return commentStart() >= 0;
  }

  /** A comment starts right behind the delimiter, or behind the blanks of a trim marker. */
  private int commentStart() {
    int at = position;
    if (at > 0 && source.charAt(at - 1) == '-') {
      while (at < source.length() && isSpace(source.charAt(at))) {
        at++;
      }
    }
    return source.startsWith("/*", at) ? at : -1;
  }

  private boolean comment() {
    int end = source.indexOf("*/", commentStart() + 2);
    if (end < 0) {
      throw error("unclosed comment");
    }
    advance(end + 2);
    boolean trims = position < source.length() && isRightTrim();
    if (trims) {
      advance(source.indexOf('-', position) + 1);
    }
    if (!source.startsWith(RIGHT, position)) {
      throw error("comment ends before closing delimiter");
    }
    advance(position + 2);
    return trims;
  }

  /** Blanks, a dash and the closing delimiter: the text behind loses its leading blanks. */
  private boolean isRightTrim() {
    return isSpace(source.charAt(position)) && source.startsWith("-" + RIGHT, position + 1);
  }

  private boolean action() {
    add(Kind.OPEN, LEFT);
    parens = 0;
    while (position < source.length()) {
      if (source.startsWith(RIGHT, position)) {
        return close(2, false);
      }
      if (isRightTrim()) {
        return close(4, true);
      }
      inside(source.charAt(position));
    }
    throw error("unclosed action");
  }

  private boolean close(int length, boolean trims) {
    if (parens > 0) {
      throw error("unclosed left paren");
    }
    add(Kind.CLOSE, RIGHT);
    advance(position + length);
    return trims;
  }

  private void inside(char next) {
    if (isSpace(next)) {
      spaces();
      return;
    }
    switch (next) {
      case ':' -> {
        if (!source.startsWith(":=", position)) {
          throw error("expected :=");
        }
        take(Kind.DECLARE, 2);
      }
      case '=' -> take(Kind.ASSIGN, 1);
      case '|' -> take(Kind.PIPE, 1);
      case ',' -> take(Kind.COMMA, 1);
      case '"' -> quoted(Kind.STRING);
      case '\'' -> quoted(Kind.CHARACTER);
      case '`' -> raw();
      case '(' -> {
        parens++;
        take(Kind.PAREN_OPEN, 1);
      }
      case ')' -> {
        parens--;
        if (parens < 0) {
          throw error("unexpected right paren");
        }
        take(Kind.PAREN_CLOSE, 1);
      }
      case '$' -> take(Kind.VARIABLE, 1 + word(position + 1));
      case '.' -> dot();
      default -> wordOrNumber(next);
    }
  }

  private void spaces() {
    int end = position;
    while (end < source.length()
        && isSpace(source.charAt(end))
        && !source.startsWith("-" + RIGHT, end + 1)) {
      end++;
    }
    take(Kind.SPACE, end - position);
  }

  private void dot() {
    if (position + 1 < source.length() && Character.isDigit(source.charAt(position + 1))) {
      number();
      return;
    }
    int length = word(position + 1);
    take(length == 0 ? Kind.DOT : Kind.FIELD, 1 + length);
  }

  private void wordOrNumber(char next) {
    if (next == '+' || next == '-' || Character.isDigit(next)) {
      number();
      return;
    }
    int length = word(position);
    if (length == 0) {
      throw error("unexpected bad character " + GoQuote.character(next));
    }
    String word = source.substring(position, position + length);
    Kind kind =
        KEYWORDS.contains(word)
            ? Kind.KEYWORD
            : word.equals("true") || word.equals("false") ? Kind.BOOL : Kind.IDENTIFIER;
    take(kind, length);
    if (position < source.length() && !endsWord(source.charAt(position))) {
      throw error("bad character " + GoQuote.character(source.charAt(position)));
    }
  }

  private void number() {
    int end = position + 1;
    while (end < source.length() && (isNumeric(source.charAt(end)) || isExponentSign(end))) {
      end++;
    }
    take(Kind.NUMBER, end - position);
  }

  private boolean isExponentSign(int at) {
    char sign = source.charAt(at);
    char before = source.charAt(at - 1);
    boolean isHex = source.startsWith("0x", position) || source.startsWith("0X", position);
    return (sign == '+' || sign == '-')
        && (isHex ? before == 'p' || before == 'P' : before == 'e' || before == 'E');
  }

  private static boolean isNumeric(char next) {
    return Character.isLetterOrDigit(next) || next == '_' || next == '.';
  }

  private void quoted(Kind kind) {
    char quote = source.charAt(position);
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote && source.charAt(end) != '\n') {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length() || source.charAt(end) != quote) {
      throw error("unterminated " + (kind == Kind.STRING ? "quoted string" : "character constant"));
    }
    try {
      add(kind, GoQuote.unquote(source.substring(position + 1, end), quote));
    } catch (IllegalArgumentException invalid) {
      throw error("invalid syntax in " + source.substring(position, end + 1));
    }
    advance(end + 1);
  }

  private void raw() {
    int end = source.indexOf('`', position + 1);
    if (end < 0) {
      throw error("unterminated raw quoted string");
    }
    add(Kind.STRING, source.substring(position + 1, end).replace("\r", ""));
    advance(end + 1);
  }

  private int word(int from) {
    int end = from;
    while (end < source.length() && isWord(source.charAt(end))) {
      end++;
    }
    return end - from;
  }

  private static boolean isWord(char next) {
    return next == '_' || Character.isLetterOrDigit(next);
  }

  private static boolean endsWord(char next) {
    return isSpace(next) || ".,|:)(=}".indexOf(next) >= 0;
  }

  private static boolean isSpace(char next) {
    return SPACES.indexOf(next) >= 0;
  }

  private void take(Kind kind, int length) {
    add(kind, source.substring(position, position + length));
    advance(position + length);
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  private void advance(int to) {
    for (int i = position; i < to; i++) {
      if (source.charAt(i) == '\n') {
        line++;
      }
    }
    position = to;
  }

  private TemplateException error(String message) {
    return new TemplateException("template: " + name + ":" + line + ": " + message);
  }
}
