package dev.mizzen.inject.template;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Commands, each given the value of the one before it as its last argument.
 *
 * @param variables names with their {@code $} that get the value, or are ranged with
 * @param isAssign the variables are there already ({@code =}, not {@code :=})
 */
record Pipe(int line, List<String> variables, boolean isAssign, List<Command> commands) {
  /** A function, method or value with its arguments. */
  record Command(List<Operand> operands) {
    @Override
    public String toString() {
      return operands.stream().map(Operand::toString).collect(Collectors.joining(" "));
    }
  }

  @Override
  public String toString() {
    return commands.stream().map(Command::toString).collect(Collectors.joining(" | "));
  }
}
