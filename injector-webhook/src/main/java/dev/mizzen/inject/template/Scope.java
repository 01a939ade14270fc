package dev.mizzen.inject.template;

import java.util.ArrayList;
import java.util.List;

/** The variables of one running template; a later one hides an earlier one of its name. */
final class Scope {
  private static final class Variable {
    private final String name;
    private Object value;

    Variable(String name, Object value) {
      this.name = name;
      this.value = value;
    }
  }

  private final List<Variable> variables = new ArrayList<>();

  void declare(String name, Object value) {
    variables.add(new Variable(name, value));
  }

  void assign(String name, Object value) {
    find(name).value = value;
  }

  Object get(String name) {
    return find(name).value;
  }

  int mark() {
    return variables.size();
  }

  void reset(int mark) {
    variables.subList(mark, variables.size()).clear();
  }

  private Variable find(String name) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name.equals(name)) {
        return variables.get(i);
      }
    }
    throw new TemplateFault("undefined variable: " + name);
  }
}
