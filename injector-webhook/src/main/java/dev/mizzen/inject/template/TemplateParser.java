package dev.mizzen.inject.template;

import dev.mizzen.inject.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses a template and those it defines. Used once.
 *
 * <p>Errors name the template and the line: what is not closed or not allowed there, variables that
 * nothing declared, functions that do not exist.
 *
 * <p>Source: Go, text/template/parse/parse.go.
 */
final class TemplateParser {
  /** How the list of nodes ended: with {@code {{end}}}, or with an {@code {{else …}}}. */
  private record Body(List<Node> nodes, boolean endsWithElse) {}

  private final String name;
  private final Tokens tokens;
  private final PipeParser pipes;
  private final Map<String, List<Node>> defined = new LinkedHashMap<>();
  private int rangeDepth;
  private int depth;

  TemplateParser(String name, String source, Words words) {
    this.name = name;
    this.tokens = new Tokens(name, new Lexer(name, source).tokens());
    this.pipes = new PipeParser(tokens, words);
  }

  /** By name; that of the whole text is the template's own. */
  Map<String, List<Node>> parse() {
    List<Node> root = new ArrayList<>();
    while (!tokens.peek().is(Kind.END)) {
      if (tokens.startsAction("define")) {
        define();
      } else {
        Optional<Node> node = node();
        if (node.isEmpty()) {
          throw tokens.error("unexpected {{" + tokens.peek().text() + "}}");
        }
        root.add(node.get());
      }
    }
    add(name, root);
    return defined;
  }

  private void define() {
    tokens.next();
    tokens.nextWord();
    Token token = tokens.nextWord();
    if (!token.is(Kind.STRING)) {
      throw tokens.unexpected(token, "define clause");
    }
    tokens.expectClose("define clause");
    List<String> outer = pipes.replaceVariables(List.of("$"));
    Body body = body("define clause");
    if (body.endsWithElse()) {
      throw tokens.error("unexpected {{else}} in define clause");
    }
    pipes.replaceVariables(outer);
    add(token.text(), body.nodes());
  }

  private void add(String template, List<Node> nodes) {
    List<Node> known = defined.get(template);
    if (known == null || isEmpty(known)) {
      defined.put(template, nodes);
    } else if (!isEmpty(nodes)) {
      throw tokens.error("multiple definition of template " + GoQuote.quote(template));
    }
  }

  private static boolean isEmpty(List<Node> nodes) {
    return nodes.stream().allMatch(node -> node instanceof Node.Text(var text) && text.isBlank());
  }

  /** Empty at {@code {{end}}} and {@code {{else}}}, whose words are next then. */
  private Optional<Node> node() {
    Token token = tokens.next();
    if (token.is(Kind.TEXT)) {
      return Optional.of(new Node.Text(token.text()));
    }
    Token word = tokens.peekWord();
    if (!word.is(Kind.KEYWORD) || word.text().equals("nil")) {
      return Optional.of(new Node.Action(pipes.parse("command", Kind.CLOSE)));
    }
    if (word.text().equals("end") || word.text().equals("else")) {
      return Optional.empty();
    }
    tokens.nextWord();
    return Optional.of(
        switch (word.text()) {
          case "if" -> condition("if");
          case "with" -> condition("with");
          case "range" -> range();
          case "block" -> block(word.line());
          case "template" -> call(word.line());
          case "break", "continue" -> jump(word.text());
          default -> throw tokens.unexpected(word, "command");
        });
  }

  private Body body(String context) {
    if (++depth > PipeParser.MAX_DEPTH) {
      throw tokens.error("nested more than " + PipeParser.MAX_DEPTH + " deep");
    }
    List<Node> nodes = new ArrayList<>();
    while (!tokens.peek().is(Kind.END)) {
      Optional<Node> node = tokens.startsAction("define") ? Optional.empty() : node();
      if (node.isPresent()) {
        nodes.add(node.get());
        continue;
      }
      Token word = tokens.nextWord();
      if (!word.isKeyword("end") && !word.isKeyword("else")) {
        throw tokens.error("unexpected {{define}} in " + context);
      }
      if (word.isKeyword("end")) {
        tokens.expectClose(context);
      }
      depth--;
      return new Body(nodes, word.isKeyword("else"));
    }
    throw tokens.error("unexpected EOF in " + context);
  }

  private Node condition(String word) {
    int mark = pipes.mark();
    Pipe pipe = pipes.parse(word, Kind.CLOSE);
    Body then = body(word);
    List<Node> otherwise = then.endsWithElse() ? otherwise(word) : List.of();
    pipes.reset(mark);
    return word.equals("if")
        ? new Node.If(pipe, then.nodes(), otherwise)
        : new Node.With(pipe, then.nodes(), otherwise);
  }

  /** Behind {@code else}: another condition, which shares this one's end, or the rest. */
  private List<Node> otherwise(String word) {
    if (tokens.peekWord().isKeyword(word)) {
      tokens.nextWord();
      return List.of(condition(word));
    }
    return lastElse(word);
  }

  private List<Node> lastElse(String word) {
    tokens.expectClose("else");
    Body rest = body(word);
    if (rest.endsWithElse()) {
      throw tokens.error("expected end; found {{else}}");
    }
    return rest.nodes();
  }

  private Node range() {
    int mark = pipes.mark();
    Pipe pipe = pipes.parse("range", Kind.CLOSE);
    rangeDepth++;
    Body body = body("range");
    rangeDepth--;
    List<Node> otherwise = body.endsWithElse() ? lastElse("range") : List.of();
    pipes.reset(mark);
    return new Node.Range(pipe, body.nodes(), otherwise);
  }

  private Node jump(String word) {
    tokens.expectClose(word);
    if (rangeDepth == 0) {
      throw tokens.error("{{" + word + "}} outside {{range}}");
    }
    return word.equals("break") ? new Node.Break() : new Node.Continue();
  }

  private Node block(int line) {
    Token token = tokens.nextWord();
    if (!token.is(Kind.STRING)) {
      throw tokens.unexpected(token, "block clause");
    }
    Pipe pipe = pipes.parse("block clause", Kind.CLOSE);
    List<String> outer = pipes.replaceVariables(List.of("$"));
    Body body = body("block clause");
    if (body.endsWithElse()) {
      throw tokens.error("unexpected {{else}} in block clause");
    }
    pipes.replaceVariables(outer);
    add(token.text(), body.nodes());
    return new Node.Call(line, token.text(), Optional.of(pipe));
  }

  private Node call(int line) {
    Token token = tokens.nextWord();
    if (!token.is(Kind.STRING)) {
      throw tokens.unexpected(token, "template clause");
    }
    if (tokens.peekWord().is(Kind.CLOSE)) {
      tokens.nextWord();
      return new Node.Call(line, token.text(), Optional.empty());
    }
    return new Node.Call(
        line, token.text(), Optional.of(pipes.parse("template clause", Kind.CLOSE)));
  }
}
