package dev.mizzen.inject.template;

import java.util.List;

/** A word of a command. Its text is how it stands in the template. */
sealed interface Operand {
  int line();

  /** A constant; {@link Nil} for the word {@code nil}. */
  record Constant(int line, Object value, String source) implements Operand {
    @Override
    public String toString() {
      return source;
    }
  }

  record Dot(int line) implements Operand {
    @Override
    public String toString() {
      return ".";
    }
  }

  /** {@code .A.B} of dot. */
  record Fields(int line, List<String> names) implements Operand {
    @Override
    public String toString() {
      return "." + String.join(".", names);
    }
  }

  /** {@code $x} or {@code $x.A.B}; the name has its {@code $}. */
  record Variable(int line, String name, List<String> fields) implements Operand {
    @Override
    public String toString() {
      return fields.isEmpty() ? name : name + "." + String.join(".", fields);
    }
  }

  /** {@code (pipeline)}. */
  record Parenthesis(int line, Pipe pipe) implements Operand {
    @Override
    public String toString() {
      return "(" + pipe + ")";
    }
  }

  /** {@code (pipeline).A.B}. */
  record Chain(int line, Operand base, List<String> fields) implements Operand {
    @Override
    public String toString() {
      return base + "." + String.join(".", fields);
    }
  }

  record Name(int line, String name) implements Operand {
    @Override
    public String toString() {
      return name;
    }
  }
}
