package dev.mizzen.inject.template;

import java.util.List;
import java.util.Optional;

/**
 * One run of a template. Used by one thread, once.
 *
 * <p>Source: Go, text/template/exec.go.
 */
final class Rendering {
  /** How a list of nodes ended. */
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private final Template template;
  private final TemplateLimits limits;
  private final TemplateOutput output;
  private final Steps steps;
  private int depth;

  Rendering(Template template, TemplateLimits limits) {
    this.template = template;
    this.limits = limits;
    this.output = new TemplateOutput(limits.outputChars());
    this.steps = new Steps(limits.steps());
  }

  String render(Object data) {
    run(template.name(), data);
    return output.text();
  }

  private void run(String name, Object dot) {
    List<Node> body = template.bodies().get(name);
    if (body == null) {
      throw new TemplateFault("template " + GoQuote.quote(name) + " not defined");
    }
    if (++depth > limits.depth()) {
      throw new TemplateFault("exceeded maximum template depth (" + limits.depth() + ")");
    }
    Scope scope = new Scope();
    scope.declare("$", dot);
    walk(body, new Evaluator(name, template, limits, scope, steps), dot);
    depth--;
  }

  private Flow walk(List<Node> nodes, Evaluator evaluator, Object dot) {
    for (Node node : nodes) {
      Flow flow = walk(node, evaluator, dot);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow walk(Node node, Evaluator evaluator, Object dot) {
    return switch (node) {
      case Node.Text(var text) -> {
        output.write(text);
        yield Flow.NEXT;
      }
      case Node.Action(var pipe) -> {
        action(pipe, evaluator, dot);
        yield Flow.NEXT;
      }
      case Node.If(var pipe, var then, var otherwise) -> {
        int mark = evaluator.scope().mark();
        boolean isTrue = GoValues.isTrue(evaluator.pipe(pipe, dot));
        Flow flow = walk(isTrue ? then : otherwise, evaluator, dot);
        evaluator.scope().reset(mark);
        yield flow;
      }
      case Node.With(var pipe, var then, var otherwise) -> {
        int mark = evaluator.scope().mark();
        Object value = evaluator.pipe(pipe, dot);
        Flow flow =
            GoValues.isTrue(value) ? walk(then, evaluator, value) : walk(otherwise, evaluator, dot);
        evaluator.scope().reset(mark);
        yield flow;
      }
      case Node.Range range -> range(range, evaluator, dot);
      case Node.Call(var line, var name, var pipe) -> {
        call(line, name, pipe, evaluator, dot);
        yield Flow.NEXT;
      }
      case Node.Break() -> Flow.BREAK;
      case Node.Continue() -> Flow.CONTINUE;
    };
  }

  private void action(Pipe pipe, Evaluator evaluator, Object dot) {
    Object value = evaluator.pipe(pipe, dot);
    if (!pipe.variables().isEmpty()) {
      return;
    }
    try {
      output.print(value);
    } catch (TemplateFault fault) {
      throw evaluator.error(pipe.line(), pipe, fault);
    }
  }

  private void call(int line, String name, Optional<Pipe> pipe, Evaluator evaluator, Object dot) {
    Object argument = pipe.map(p -> evaluator.pipe(p, dot)).orElse(Nil.NIL);
    try {
      run(name, argument);
    } catch (TemplateFault fault) {
      throw evaluator.error(line, "template " + GoQuote.quote(name), fault);
    }
  }

  private Flow range(Node.Range range, Evaluator evaluator, Object dot) {
    Scope scope = evaluator.scope();
    int mark = scope.mark();
    Object ranged = evaluator.ranged(range.pipe(), dot);
    Loop loop = new Loop(range, evaluator);
    Flow flow =
        switch (ranged) {
          case List<?> list -> {
            long index = 0;
            for (Object item : list) {
              if (loop.run(index++, item) == Flow.BREAK) {
                break;
              }
            }
            yield list.isEmpty() ? walk(range.otherwise(), evaluator, dot) : Flow.NEXT;
          }
          case GoMap map -> {
            for (String key : List.copyOf(map.keys())) {
              if (loop.run(map.keyValue(key), map.field(key)) == Flow.BREAK) {
                break;
              }
            }
            yield map.isEmpty() ? walk(range.otherwise(), evaluator, dot) : Flow.NEXT;
          }
          case Long count -> {
            if (range.pipe().variables().size() > 1) {
              throw evaluator.error(
                  range.pipe().line(),
                  range.pipe(),
                  new TemplateFault(
                      "can't use " + count + " to iterate over more than one variable"));
            }
            for (long i = 0; i < count && loop.run(Nil.NIL, i) != Flow.BREAK; i++) {
              // The body is all there is to do.
            }
            yield count <= 0 ? walk(range.otherwise(), evaluator, dot) : Flow.NEXT;
          }
          case Nil ignored -> walk(range.otherwise(), evaluator, dot);
          default ->
              throw evaluator.error(
                  range.pipe().line(),
                  range.pipe(),
                  new TemplateFault("range can't iterate over " + GoPrinter.print(ranged)));
        };
    scope.reset(mark);
    return flow == Flow.BREAK || flow == Flow.CONTINUE ? flow : Flow.NEXT;
  }

  /** Runs the body of a range for one item after the other. */
  private final class Loop {
    private final Node.Range range;
    private final Evaluator evaluator;

    Loop(Node.Range range, Evaluator evaluator) {
      this.range = range;
      this.evaluator = evaluator;
    }

    Flow run(Object index, Object item) {
      steps.take();
      Scope scope = evaluator.scope();
      int mark = scope.mark();
      List<String> variables = range.pipe().variables();
      if (!variables.isEmpty()) {
        set(scope, variables.getLast(), item);
      }
      if (variables.size() > 1) {
        set(scope, variables.getFirst(), index);
      }
      Flow flow = walk(range.body(), evaluator, item);
      scope.reset(mark);
      return flow;
    }

    private void set(Scope scope, String name, Object value) {
      if (range.pipe().isAssign()) {
        scope.assign(name, value);
      } else {
        scope.declare(name, value);
      }
    }
  }
}
