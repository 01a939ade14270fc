package dev.mizzen.inject.template;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The arguments of one call, each asked for as what it should be. */
public final class Arguments {
  private final List<Object> values;
  private final TemplateLimits limits;

  Arguments(List<Object> values, TemplateLimits limits) {
    this.values = List.copyOf(values);
    this.limits = limits;
  }

  public TemplateLimits limits() {
    return limits;
  }

  public int count() {
    return values.size();
  }

  public List<Object> all() {
    return values;
  }

  public List<Object> from(int index) {
    return values.subList(index, values.size());
  }

  /** As it is; text that came with a pod is {@link UserText}. */
  public Object any(int index) {
    return values.get(index);
  }

  public Object last() {
    return values.getLast();
  }

  public String string(int index) {
    return switch (values.get(index)) {
      case String text -> text;
      case UserText text -> text.text();
      case Object other -> throw wrongType("string", other);
    };
  }

  public long integer(int index) {
    if (values.get(index) instanceof Long number) {
      return number;
    }
    throw wrongType("int", values.get(index));
  }

  /**
   * For lengths and counts.
   *
   * @throws TemplateFault beyond what limits allow
   */
  public int size(int index) {
    long size = integer(index);
    if (Math.abs(size) > limits.outputChars()) {
      throw new TemplateFault(size + " is more than " + limits.outputChars());
    }
    return (int) size;
  }

  public boolean bool(int index) {
    if (values.get(index) instanceof Boolean truth) {
      return truth;
    }
    throw wrongType("bool", values.get(index));
  }

  /** Nil is an empty one. */
  public GoMap map(int index) {
    return switch (values.get(index)) {
      case GoMap map -> map;
      case Nil ignored -> GoMap.of(Map.of());
      case Object other -> throw wrongType("map[string]interface {}", other);
    };
  }

  /** A {@code map[string]string}; nil is an empty one. */
  public GoMap stringMap(int index) {
    return switch (values.get(index)) {
      case GoMap map when map.isOfStrings() -> map;
      case Nil ignored -> GoMap.ofStrings(Map.of());
      case Object other -> throw wrongType("map[string]string", other);
    };
  }

  public List<?> list(int index) {
    if (values.get(index) instanceof List<?> list) {
      return list;
    }
    throw wrongType("[]interface {}", values.get(index));
  }

  /** Text of bounded length, for functions that make long text of short. */
  public String bounded(long length, Supplier<String> text) {
    if (length > limits.outputChars()) {
      throw new TemplateFault(
          "the result has " + length + " characters, more than " + limits.outputChars());
    }
    return text.get();
  }

  void checkCount(int least, int most) {
    if (count() < least || count() > most) {
      throw new TemplateFault(
          "wrong number of args: want "
              + (most == Function.ANY
                  ? "at least " + least
                  : least == most ? "" + least : least + " to " + most)
              + " got "
              + count());
    }
  }

  private static TemplateFault wrongType(String expected, Object value) {
    return new TemplateFault(
        value instanceof Nil
            ? "invalid value; expected " + expected
            : "wrong type for value; expected " + expected + "; got " + GoValues.typeName(value));
  }
}
