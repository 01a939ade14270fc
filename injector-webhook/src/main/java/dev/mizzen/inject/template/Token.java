package dev.mizzen.inject.template;

/**
 * A piece of a template.
 *
 * @param text as it stands in the source; of quoted text what it means
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    TEXT,
    OPEN,
    CLOSE,
    PAREN_OPEN,
    PAREN_CLOSE,
    PIPE,
    COMMA,
    ASSIGN,
    DECLARE,
    SPACE,
    DOT,
    FIELD,
    VARIABLE,
    NUMBER,
    CHARACTER,
    STRING,
    BOOL,
    KEYWORD,
    IDENTIFIER,
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isKeyword(String word) {
    return kind == Kind.KEYWORD && text.equals(word);
  }

  /** For messages. */
  String shown() {
    return switch (kind) {
      case END -> "EOF";
      case OPEN -> "{{";
      case CLOSE -> "}}";
      case STRING -> GoQuote.quote(text);
      default -> "<" + (text.length() > 20 ? text.substring(0, 20) + "..." : text) + ">";
    };
  }
}
