package dev.mizzen.inject.template;

/** What is not there: a missing key, Go's {@code nil}. Templates print it as {@code <no value>}. */
public enum Nil {
  NIL;

  @Override
  public String toString() {
    return "<nil>";
  }
}
