package dev.mizzen.model.validate;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a text is an expression of CEL, without knowing what its names mean.
 *
 * <p>Source: the Common Expression Language's specification, syntax. Touched by one check only.
 */
final class CelSyntax {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_LENGTH = 100_000;
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*+(?://[^\\n]*+\\s*+)*+(?:"
              + "(?<string>[bBrR]{0,2}(?:\"\"\"(?s:.*?)\"\"\"|'''(?s:.*?)'''|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'))"
              + "|(?<number>0[xX][0-9a-fA-F]+[uU]?|[0-9]*\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+(?:[eE][-+]?[0-9]+)|[0-9]+[uU]?)"
              + "|(?<name>[_a-zA-Z][_a-zA-Z0-9]*)"
              + "|(?<sign>&&|\\|\\||<=|>=|==|!=|[-+*/%<>!?:.,()\\[\\]{}])"
              + ")");

  private static final Set<String> RELATIONS = Set.of("<", "<=", ">", ">=", "==", "!=", "in");
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");
  private static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while",
          "in");

  private final String text;
  private final Matcher matcher;
  private int end;
  private @Nullable String token;
  private TokenKind kind = TokenKind.END;
  private int depth;

  private enum TokenKind {
    LITERAL,
    NAME,
    SIGN,
    END
  }

  private static final class SyntaxFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyntaxFault(String message) {
      super(message, null, false, false);
    }
  }

  private CelSyntax(String text) {
    this.text = text;
    this.matcher = TOKEN.matcher(text);
  }

  /** What is wrong with the text; empty where nothing is. */
  static Optional<String> fault(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.of("it is over " + MAX_LENGTH + " characters long");
    }
    try {
      CelSyntax syntax = new CelSyntax(text);
      syntax.next();
      syntax.expression();
      syntax.wantEnd();
      return Optional.empty();
    } catch (SyntaxFault e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void next() {
    matcher.region(end, text.length());
    if (!matcher.lookingAt()) {
      if (!text.substring(end).replaceAll("//[^\\n]*", "").isBlank()) {
        throw new SyntaxFault("nothing of CEL at character " + (end + 1));
      }
      token = null;
      kind = TokenKind.END;
      return;
    }
    end = matcher.end();
    token = matcher.group().strip();
    if (matcher.group("name") != null) {
      kind = TokenKind.NAME;
      token = matcher.group("name");
    } else if (matcher.group("sign") != null) {
      kind = TokenKind.SIGN;
      token = matcher.group("sign");
    } else {
      kind = TokenKind.LITERAL;
    }
  }

  private boolean is(String sign) {
    return kind != TokenKind.LITERAL && sign.equals(token);
  }

  private boolean take(String sign) {
    if (!is(sign)) {
      return false;
    }
    next();
    return true;
  }

  private void want(String sign) {
    if (!take(sign)) {
      throw new SyntaxFault("want \"" + sign + "\" at character " + (end + 1));
    }
  }

  private void wantEnd() {
    if (kind != TokenKind.END) {
      throw new SyntaxFault("unexpected \"" + token + "\" before character " + (end + 1));
    }
  }

  private void expression() {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxFault("it is nested over " + MAX_DEPTH + " deep");
    }
    chain();
    if (take("?")) {
      chain();
      want(":");
      expression();
    }
    depth--;
  }

  /** Operators of any strength: which binds first does not matter here. */
  private void chain() {
    unary();
    while (isBinary()) {
      next();
      unary();
    }
  }

  private boolean isBinary() {
    return kind != TokenKind.LITERAL
        && token != null
        && (RELATIONS.contains(token)
            || ARITHMETIC.contains(token)
            || token.equals("&&")
            || token.equals("||"));
  }

  private void unary() {
    while (is("!") || is("-")) {
      next();
    }
    primary();
    boolean isMember = true;
    while (isMember) {
      isMember = member();
    }
  }

  private boolean member() {
    if (take(".")) {
      name();
      return true;
    }
    if (take("[")) {
      expression();
      want("]");
      return true;
    }
    if (take("(")) {
      list(")");
      return true;
    }
    if (is("{")) {
      fields();
      return true;
    }
    return false;
  }

  private void primary() {
    if (kind == TokenKind.LITERAL) {
      next();
      return;
    }
    if (take("(")) {
      expression();
      want(")");
      return;
    }
    if (take("[")) {
      list("]");
      return;
    }
    if (is("{")) {
      fields();
      return;
    }
    take(".");
    name();
  }

  private void name() {
    if (kind != TokenKind.NAME || RESERVED.contains(String.valueOf(token))) {
      throw new SyntaxFault(
          kind == TokenKind.END
              ? "it ends too early"
              : "unexpected \"" + token + "\" before character " + (end + 1));
    }
    next();
  }

  private void list(String close) {
    while (!is(close)) {
      expression();
      if (!take(",")) {
        break;
      }
    }
    want(close);
  }

  private void fields() {
    want("{");
    while (!is("}")) {
      expression();
      want(":");
      expression();
      if (!take(",")) {
        break;
      }
    }
    want("}");
  }
}
