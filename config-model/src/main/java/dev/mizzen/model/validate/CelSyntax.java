package dev.mizzen.model.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private static final String ESCAPE =
      "\\\\(?:[abfnrtv?`\"'\\\\]|[0-3][0-7]{2}|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})";
  private static final String RAW =
      "[rR](?:\"\"\"(?s:.*?)\"\"\"|'''(?s:.*?)'''|\"[^\"\\n\\r]*+\"|'[^'\\n\\r]*+')";
  private static final String LONG =
      "\"\"\"(?:(?!\"\"\")(?:[^\\\\]|"
          + ESCAPE
          + "))*+\"\"\"|'''(?:(?!''')(?:[^\\\\]|"
          + ESCAPE
          + "))*+'''";
  private static final String SHORT =
      "\"(?:[^\"\\\\\\n\\r]|" + ESCAPE + ")*+\"|'(?:[^'\\\\\\n\\r]|" + ESCAPE + ")*+'";
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*+(?://[^\\n]*+\\s*+)*+(?:"
              + "(?<string>[bB]?(?:"
              + RAW
              + "|"
              + LONG
              + "|"
              + SHORT
              + "))"
              + "|(?<number>0x[0-9a-fA-F]+[uU]?|[0-9]*\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+(?:[eE][-+]?[0-9]+)|[0-9]+[uU]?)"
              + "|(?<name>[_a-zA-Z][_a-zA-Z0-9]*|`[a-zA-Z0-9_./ -]+`)"
              + "|(?<sign>&&|\\|\\||<=|>=|==|!=|[-+*/%<>!?:.,()\\[\\]{}])"
              + ")");

  private static final Set<String> RELATIONS = Set.of("<", "<=", ">", ">=", "==", "!=", "in");
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");
  private static final Set<String> CONSTANTS = Set.of("true", "false", "null");
  private static final Set<String> KEYWORDS = Set.of("in", "true", "false", "null");

  /** Calls that stand for loops; their first argument names what runs. */
  private static final Map<String, Set<Integer>> LOOPS =
      Map.of(
          "all", Set.of(2),
          "exists", Set.of(2),
          "exists_one", Set.of(2),
          "map", Set.of(2, 3),
          "filter", Set.of(2));

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
  private Shape shape = Shape.OTHER;
  private boolean isNegative;

  /** What an expression looks like, as far as some calls ask. */
  private enum Shape {
    NAME,
    /** Names with points between them. */
    CHAIN,
    /** A field of something else. */
    SELECTION,
    OTHER
  }

  private enum TokenKind {
    LITERAL,
    NUMBER,
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
      kind = matcher.group("number") == null ? TokenKind.LITERAL : TokenKind.NUMBER;
      token = matcher.group(kind == TokenKind.NUMBER ? "number" : "string");
    }
  }

  private boolean is(String sign) {
    return kind != TokenKind.LITERAL && kind != TokenKind.NUMBER && sign.equals(token);
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
      shape = Shape.OTHER;
    }
    depth--;
  }

  /** Operators of any strength: which binds first does not matter here. */
  private void chain() {
    boolean isSigned = is("!") || is("-");
    unary();
    while (isBinary()) {
      next();
      unary();
      isSigned = true;
    }
    shape = isSigned ? Shape.OTHER : shape;
  }

  private boolean isBinary() {
    return kind != TokenKind.LITERAL
        && kind != TokenKind.NUMBER
        && token != null
        && (RELATIONS.contains(token)
            || ARITHMETIC.contains(token)
            || token.equals("&&")
            || token.equals("||"));
  }

  private void unary() {
    if (is("!")) {
      skip("!");
    } else if (is("-")) {
      skip("-");
      isNegative = true;
    }
    if (is("-")) {
      next();
      isNegative = true;
      wantNumber();
    }
    shape = primary();
    while (is(".") || is("[")) {
      shape = member(shape);
    }
  }

  private void skip(String sign) {
    while (is(sign)) {
      next();
    }
  }

  /** A sign between an exclamation mark and a number is the number's. */
  private void wantNumber() {
    if (kind != TokenKind.NUMBER) {
      throw new SyntaxFault("want a number before character " + (end + 1));
    }
  }

  private Shape member(Shape before) {
    if (take("[")) {
      expression();
      want("]");
      return Shape.OTHER;
    }
    want(".");
    String name = anyName();
    if (take("(")) {
      List<Shape> arguments = arguments();
      boolean isLoop = LOOPS.getOrDefault(name, Set.of()).contains(arguments.size());
      if (isLoop && arguments.getFirst() != Shape.NAME) {
        throw new SyntaxFault(name + " has no plain name as its first argument");
      }
      return Shape.OTHER;
    }
    boolean isChain = before == Shape.NAME || before == Shape.CHAIN;
    if (isChain && is("{")) {
      fields(true);
      return Shape.OTHER;
    }
    return isChain ? Shape.CHAIN : Shape.SELECTION;
  }

  private Shape primary() {
    if (kind == TokenKind.LITERAL || kind == TokenKind.NUMBER) {
      literal();
      next();
      return Shape.OTHER;
    }
    isNegative = false;
    if (take("(")) {
      expression();
      want(")");
      return shape == Shape.CHAIN || shape == Shape.SELECTION ? Shape.SELECTION : shape;
    }
    if (take("[")) {
      list();
      return Shape.OTHER;
    }
    if (is("{")) {
      fields(false);
      return Shape.OTHER;
    }
    take(".");
    return named();
  }

  private Shape named() {
    String name = String.valueOf(token);
    if (kind == TokenKind.NAME && CONSTANTS.contains(name)) {
      next();
      return Shape.OTHER;
    }
    if (kind == TokenKind.NAME && (RESERVED.contains(name) || name.startsWith("`"))) {
      throw unexpected();
    }
    anyName();
    if (take("(")) {
      List<Shape> arguments = arguments();
      boolean isTest = name.equals("has") && arguments.size() == 1;
      boolean isField =
          isTest
              && (arguments.getFirst() == Shape.CHAIN || arguments.getFirst() == Shape.SELECTION);
      if (isTest && !isField) {
        throw new SyntaxFault("has is not given a field");
      }
      return Shape.OTHER;
    }
    if (is("{")) {
      fields(true);
      return Shape.OTHER;
    }
    return Shape.NAME;
  }

  private SyntaxFault unexpected() {
    return new SyntaxFault(
        kind == TokenKind.END
            ? "it ends too early"
            : "unexpected \"" + token + "\" before character " + (end + 1));
  }

  private String anyName() {
    String name = String.valueOf(token);
    if (kind != TokenKind.NAME || KEYWORDS.contains(name)) {
      throw unexpected();
    }
    next();
    return name;
  }

  private void literal() {
    String literal = String.valueOf(token);
    boolean isRead =
        kind == TokenKind.NUMBER
            ? CelLiterals.isNumber(isNegative ? "-" + literal : literal)
            : CelLiterals.isString(literal);
    isNegative = false;
    if (!isRead) {
      throw new SyntaxFault("a value that is none before character " + (end + 1));
    }
  }

  private List<Shape> arguments() {
    List<Shape> shapes = new ArrayList<>();
    while (!is(")")) {
      expression();
      shapes.add(shape);
      if (!take(",")) {
        break;
      }
      if (is(")")) {
        throw unexpected();
      }
    }
    want(")");
    return shapes;
  }

  private void list() {
    while (!is("]") && !is(",")) {
      expression();
      if (!is(",") || !isFollowed()) {
        break;
      }
    }
    take(",");
    want("]");
  }

  /** Takes the comma, and puts it back in front of a closing bracket. */
  private boolean isFollowed() {
    take(",");
    return !is("]") && !is("}");
  }

  private void fields(boolean isMessage) {
    want("{");
    while (!is("}") && !is(",")) {
      if (isMessage) {
        anyName();
      } else {
        expression();
      }
      want(":");
      expression();
      if (!is(",") || !isFollowed()) {
        break;
      }
    }
    take(",");
    want("}");
  }
}
