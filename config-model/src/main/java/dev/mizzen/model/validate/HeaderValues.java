package dev.mizzen.model.validate;

/**
 * Whether the value of an edited header is one that can hold variables, {@code %NAME%} or {@code
 * %NAME(argument)%}. What the variables mean is not looked at.
 *
 * <p>Shape of arguments: a text up to a parenthesis, or a JSON list of strings.
 *
 * <pre>
 * LITERAL -%-> NAME -(-> ARGUMENT -[-> LIST -"-> STRING -"-> AFTER_STRING -]-> AFTER_LIST -)-> END -%-> LITERAL
 *                \-%-> LITERAL   \-any-> STRING -)-> END          \-,-> LIST
 * </pre>
 *
 * <p>Source: Istio 1.30, pkg/config/validation/header_value_validator.go. Touched by one check
 * only.
 */
final class HeaderValues {
  private final String value;
  private State state = State.LITERAL;
  private int position;

  private enum State {
    LITERAL,
    NAME,
    ARGUMENT,
    LIST,
    STRING,
    AFTER_STRING,
    AFTER_LIST,
    END,
    WRONG
  }

  private HeaderValues(String value) {
    this.value = value;
  }

  static boolean isValue(String value) {
    return new HeaderValues(value).ends();
  }

  private boolean ends() {
    while (position < value.length() && state != State.WRONG) {
      state = next(value.charAt(position));
      position++;
    }
    return state == State.LITERAL;
  }

  private State next(char c) {
    return switch (state) {
      case LITERAL -> literal(c);
      case NAME -> c == '%' ? State.LITERAL : c == '(' ? State.ARGUMENT : State.NAME;
      case ARGUMENT -> c == '[' ? State.LIST : c == ' ' ? State.ARGUMENT : State.STRING;
      case LIST -> c == '"' ? State.STRING : orSpace(c);
      case STRING -> string(c);
      case AFTER_STRING -> c == ',' ? State.LIST : c == ']' ? State.AFTER_LIST : orSpace(c);
      case AFTER_LIST -> c == ')' ? State.END : orSpace(c);
      case END -> c == '%' ? State.LITERAL : orSpace(c);
      case WRONG -> State.WRONG;
    };
  }

  private State orSpace(char c) {
    return c == ' ' ? state : State.WRONG;
  }

  private boolean isLast() {
    return position + 1 == value.length();
  }

  private State literal(char c) {
    if (c != '%') {
      return State.LITERAL;
    }
    if (isLast()) {
      return State.WRONG;
    }
    if (value.charAt(position + 1) == '%') {
      position++;
      return State.LITERAL;
    }
    return State.NAME;
  }

  private State string(char c) {
    if (c == '\\') {
      boolean isCut = isLast();
      position++;
      return isCut ? State.WRONG : State.STRING;
    }
    return c == ')' ? State.END : c == '"' ? State.AFTER_STRING : State.STRING;
  }
}
