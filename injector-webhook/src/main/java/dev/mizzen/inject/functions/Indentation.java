package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.Arguments;

/** Blanks at the start of lines. */
final class Indentation {
  private Indentation() {}

  /** Sprig's indents every line, Istio's all but the first; empty ones too. */
  static String indent(Arguments arguments, String text, int blanks, boolean indentsFirst) {
    long lines = text.chars().filter(c -> c == '\n').count() + 1;
    String pad = " ".repeat(blanks);
    return arguments.bounded(
        text.length() + lines * blanks,
        () -> (indentsFirst ? pad : "") + text.replace("\n", "\n" + pad));
  }
}
