package dev.mizzen.inject.template;

import dev.mizzen.inject.template.Pipe.Command;
import dev.mizzen.inject.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses what stands between {@code {{} and {@code }}}, and knows which variables there are. */
final class PipeParser {
  /** Deeper nesting nobody writes, and Java's stack would not hold any. */
  static final int MAX_DEPTH = 100;

  private final Tokens tokens;
  private final Words words;
  private List<String> variables = new ArrayList<>(List.of("$"));
  private int depth;

  PipeParser(Tokens tokens, Words words) {
    this.tokens = tokens;
    this.words = words;
  }

  /** What {@link #reset} takes to forget the variables declared since. */
  int mark() {
    return variables.size();
  }

  void reset(int mark) {
    variables.subList(mark, variables.size()).clear();
  }

  /** Templates do not see each other's variables. */
  List<String> replaceVariables(List<String> others) {
    List<String> before = variables;
    variables = new ArrayList<>(others);
    return before;
  }

  Pipe parse(String context, Kind end) {
    if (++depth > MAX_DEPTH) {
      throw tokens.error("nested more than " + MAX_DEPTH + " deep");
    }
    int line = tokens.peekWord().line();
    List<String> declared = new ArrayList<>();
    boolean isAssign = declaration(context, declared);
    List<Command> commands = new ArrayList<>();
    while (true) {
      Token token = tokens.peekWord();
      if (token.is(end)) {
        tokens.next();
        check(commands, context);
        depth--;
        return new Pipe(line, declared, isAssign, commands);
      }
      if (token.is(Kind.CLOSE) || token.is(Kind.END)) {
        throw tokens.unexpected(token, context);
      }
      commands.add(command(context));
    }
  }

  private void check(List<Command> commands, String context) {
    if (commands.isEmpty()) {
      throw tokens.error("missing value for " + context);
    }
    for (int i = 1; i < commands.size(); i++) {
      if (commands.get(i).operands().getFirst() instanceof Operand.Constant
          || commands.get(i).operands().getFirst() instanceof Operand.Dot) {
        throw tokens.error("non executable command in pipeline stage " + (i + 1));
      }
    }
  }

  /** Reads {@code $x :=}, {@code $x =} or {@code $i, $x :=}; takes nothing where none is. */
  private boolean declaration(String context, List<String> declared) {
    Token variable = tokens.peekWord();
    if (!variable.is(Kind.VARIABLE)) {
      return false;
    }
    tokens.next();
    boolean hasSpace = tokens.peek().is(Kind.SPACE);
    Token next = tokens.peekWord();
    if (next.is(Kind.DECLARE) || next.is(Kind.ASSIGN)) {
      tokens.next();
      declared.add(variable.text());
      return declare(next, List.of(variable.text()));
    }
    if (next.is(Kind.COMMA) && context.equals("range")) {
      tokens.next();
      Token second = tokens.nextWord();
      Token operator = tokens.nextWord();
      if (!second.is(Kind.VARIABLE) || !(operator.is(Kind.DECLARE) || operator.is(Kind.ASSIGN))) {
        throw tokens.error("range can only initialize variables");
      }
      declared.addAll(List.of(variable.text(), second.text()));
      return declare(operator, declared);
    }
    if (next.is(Kind.COMMA)) {
      throw tokens.error("too many declarations in " + context);
    }
    if (hasSpace) {
      tokens.back();
    }
    tokens.back();
    return false;
  }

  private boolean declare(Token operator, List<String> names) {
    if (operator.is(Kind.DECLARE)) {
      variables.addAll(names);
      return false;
    }
    names.forEach(this::checkVariable);
    return true;
  }

  private void checkVariable(String name) {
    if (!variables.contains(name)) {
      throw tokens.error("undefined variable " + GoQuote.quote(name));
    }
  }

  private Command command(String context) {
    List<Operand> operands = new ArrayList<>();
    while (true) {
      tokens.peekWord();
      Optional<Operand> operand = operand();
      operand.ifPresent(operands::add);
      Token token = tokens.peek();
      if (token.is(Kind.SPACE)) {
        tokens.next();
        token = tokens.peekWord();
        if (!token.is(Kind.PIPE) && !token.is(Kind.CLOSE) && !token.is(Kind.PAREN_CLOSE)) {
          continue;
        }
      }
      if (token.is(Kind.PIPE)) {
        tokens.next();
        if (isEnd(tokens.peekWord())) {
          throw tokens.error("missing value for " + context);
        }
      } else if (!isEnd(token)) {
        throw tokens.unexpected(token, "operand");
      }
      if (operands.isEmpty()) {
        throw tokens.error("empty command");
      }
      return new Command(List.copyOf(operands));
    }
  }

  private static boolean isEnd(Token token) {
    return token.is(Kind.CLOSE) || token.is(Kind.PAREN_CLOSE) || token.is(Kind.END);
  }

  private Optional<Operand> operand() {
    Token token = tokens.peek();
    Optional<Operand> term = term(token);
    if (term.isEmpty() || !tokens.peek().is(Kind.FIELD)) {
      return term;
    }
    List<String> fields = new ArrayList<>();
    while (tokens.peek().is(Kind.FIELD)) {
      fields.add(tokens.next().text().substring(1));
    }
    return Optional.of(
        switch (term.get()) {
          case Operand.Fields(var line, var names) ->
              new Operand.Fields(line, joined(names, fields));
          case Operand.Variable(var line, var name, var names) ->
              new Operand.Variable(line, name, joined(names, fields));
          case Operand.Constant constant ->
              throw tokens.error("unexpected . after term " + GoQuote.quote(constant.source()));
          case Operand.Dot dot ->
              throw tokens.error("unexpected . after term " + GoQuote.quote(dot.toString()));
          case Operand other -> new Operand.Chain(other.line(), other, fields);
        });
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }

  private Optional<Operand> term(Token token) {
    int line = token.line();
    Operand term =
        switch (token.kind()) {
          case IDENTIFIER -> function(token);
          case DOT -> new Operand.Dot(line);
          case FIELD -> new Operand.Fields(line, List.of(token.text().substring(1)));
          case VARIABLE -> {
            checkVariable(token.text());
            yield new Operand.Variable(line, token.text(), List.of());
          }
          case BOOL -> new Operand.Constant(line, Boolean.valueOf(token.text()), token.text());
          case NUMBER -> new Operand.Constant(line, number(token), token.text());
          case CHARACTER -> new Operand.Constant(line, character(token), token.text());
          case STRING -> new Operand.Constant(line, token.text(), GoQuote.quote(token.text()));
          case PAREN_OPEN -> {
            tokens.next();
            Pipe pipe = parse("parenthesized pipeline", Kind.PAREN_CLOSE);
            tokens.back();
            yield new Operand.Parenthesis(line, pipe);
          }
          case KEYWORD -> {
            if (!token.text().equals("nil")) {
              throw tokens.unexpected(token, "command");
            }
            yield new Operand.Constant(line, Nil.NIL, "nil");
          }
          default -> null;
        };
    if (term == null) {
      return Optional.empty();
    }
    tokens.next();
    return Optional.of(term);
  }

  private Operand function(Token token) {
    words
        .problem(token.text())
        .ifPresent(
            problem -> {
              throw tokens.error("function " + GoQuote.quote(token.text()) + " " + problem);
            });
    return new Operand.Name(token.line(), token.text());
  }

  private Object number(Token token) {
    return GoNumber.parse(token.text())
        .orElseThrow(() -> tokens.error("bad number syntax: " + GoQuote.quote(token.text())));
  }

  private Object character(Token token) {
    if (token.text().codePointCount(0, token.text().length()) != 1) {
      throw tokens.error("malformed character constant: '" + token.text() + "'");
    }
    return (long) token.text().codePointAt(0);
  }
}
