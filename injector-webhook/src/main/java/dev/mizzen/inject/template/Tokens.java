package dev.mizzen.inject.template;

import dev.mizzen.inject.template.Token.Kind;
import java.util.List;

/** The tokens of a template, one after the other. Used by its parser alone. */
final class Tokens {
  private final String name;
  private final List<Token> tokens;
  private int position;

  Tokens(String name, List<Token> tokens) {
    this.name = name;
    this.tokens = tokens;
  }

  Token next() {
    Token token = peek();
    if (position < tokens.size() - 1) {
      position++;
    }
    return token;
  }

  Token peek() {
    return tokens.get(position);
  }

  /** The next token that is no blank. */
  Token nextWord() {
    skipSpaces();
    return next();
  }

  Token peekWord() {
    skipSpaces();
    return peek();
  }

  /** Steps back by one token. */
  void back() {
    position--;
  }

  boolean startsAction(String keyword) {
    if (!peek().is(Kind.OPEN)) {
      return false;
    }
    int mark = position;
    next();
    boolean starts = peekWord().isKeyword(keyword);
    position = mark;
    return starts;
  }

  void expectClose(String context) {
    Token token = nextWord();
    if (!token.is(Kind.CLOSE)) {
      throw unexpected(token, context);
    }
  }

  TemplateException unexpected(Token token, String context) {
    return error("unexpected " + token.shown() + " in " + context);
  }

  TemplateException error(String message) {
    return new TemplateException("template: " + name + ":" + peek().line() + ": " + message);
  }

  private void skipSpaces() {
    while (peek().is(Kind.SPACE)) {
      next();
    }
  }
}
