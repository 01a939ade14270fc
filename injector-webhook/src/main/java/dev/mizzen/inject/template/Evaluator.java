package dev.mizzen.inject.template;

import dev.mizzen.inject.template.Pipe.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Computes the values of pipelines within one running template. Used by one thread. */
final class Evaluator {
  private final String name;
  private final Template template;
  private final TemplateLimits limits;
  private final Scope scope;
  private final Steps steps;

  Evaluator(String name, Template template, TemplateLimits limits, Scope scope, Steps steps) {
    this.name = name;
    this.template = template;
    this.limits = limits;
    this.scope = scope;
    this.steps = steps;
  }

  Scope scope() {
    return scope;
  }

  /** The pipeline's value; its variables are set. */
  Object pipe(Pipe pipe, Object dot) {
    Object value = ranged(pipe, dot);
    for (String variable : pipe.variables()) {
      if (pipe.isAssign()) {
        scope.assign(variable, value);
      } else {
        scope.declare(variable, value);
      }
    }
    return value;
  }

  /** The pipeline's value alone. */
  Object ranged(Pipe pipe, Object dot) {
    Optional<Object> value = Optional.empty();
    for (Command command : pipe.commands()) {
      value = Optional.of(located(pipe, command, dot, value));
    }
    return value.orElse(Nil.NIL);
  }

  TemplateException error(int line, Object where, TemplateFault fault) {
    String place =
        "template: "
            + template.name()
            + ":"
            + line
            + ": executing "
            + GoQuote.quote(name)
            + " at <"
            + where
            + ">: ";
    return new TemplateException(place + fault.getMessage(), fault);
  }

  private Object located(Pipe pipe, Command command, Object dot, Optional<Object> piped) {
    try {
      steps.take();
      return command(command, dot, piped);
    } catch (TemplateFault fault) {
      throw error(command.operands().getFirst().line(), command, fault);
    } catch (StackOverflowError tooDeep) {
      throw error(pipe.line(), command, new TemplateFault("is nested too deep"));
    }
  }

  private Object command(Command command, Object dot, Optional<Object> piped) {
    List<Operand> operands = command.operands();
    Operand first = operands.getFirst();
    if (first instanceof Operand.Name(var line, var function)) {
      return call(function, operands.subList(1, operands.size()), dot, piped);
    }
    boolean hasArguments = operands.size() > 1 || piped.isPresent();
    if (hasArguments) {
      throw new TemplateFault(
          isMember(first)
              ? "the last name is not a method but has arguments"
              : "can't give argument to non-function " + first);
    }
    if (first instanceof Operand.Constant(var line, var value, var source) && value == Nil.NIL) {
      throw new TemplateFault("nil is not a command");
    }
    return operand(first, dot);
  }

  private static boolean isMember(Operand operand) {
    return switch (operand) {
      case Operand.Fields ignored -> true;
      case Operand.Chain ignored -> true;
      case Operand.Variable variable -> !variable.fields().isEmpty();
      default -> false;
    };
  }

  private Object operand(Operand operand, Object dot) {
    return switch (operand) {
      case Operand.Constant constant -> constant.value();
      case Operand.Dot ignored -> dot;
      case Operand.Fields(var line, var names) -> Members.chain(dot, names);
      case Operand.Variable(var line, var variable, var fields) ->
          Members.chain(scope.get(variable), fields);
      case Operand.Parenthesis(var line, var inner) -> pipe(inner, dot);
      case Operand.Chain(var line, var base, var fields) ->
          Members.chain(operand(base, dot), fields);
      case Operand.Name(var line, var function) -> call(function, List.of(), dot, Optional.empty());
    };
  }

  private Object call(String name, List<Operand> operands, Object dot, Optional<Object> piped) {
    if (name.equals("and") || name.equals("or")) {
      return shortCircuit(name.equals("or"), operands, dot, piped);
    }
    List<Object> values = new ArrayList<>(operands.size() + 1);
    for (Operand operand : operands) {
      values.add(operand(operand, dot));
    }
    piped.ifPresent(values::add);
    steps.take();
    try {
      return template.function(name).call(new Arguments(values, limits));
    } catch (TemplateFault fault) {
      throw new TemplateFault("error calling " + name + ": " + fault.getMessage());
    }
  }

  /** {@code and} and {@code or} give the value that decides, and do not look further. */
  private Object shortCircuit(
      boolean deciding, List<Operand> operands, Object dot, Optional<Object> piped) {
    if (operands.isEmpty() && piped.isEmpty()) {
      throw new TemplateFault("wrong number of args: want at least 1 got 0");
    }
    Object value = Nil.NIL;
    for (Operand operand : operands) {
      value = operand(operand, dot);
      if (GoValues.isTrue(value) == deciding) {
        return value;
      }
    }
    return piped.orElse(value);
  }
}
