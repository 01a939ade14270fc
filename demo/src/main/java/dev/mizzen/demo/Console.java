package dev.mizzen.demo;

import java.io.PrintStream;
import java.util.Map;

/** What the demo says: colours on a terminal, plain lines elsewhere. */
final class Console {
  private static final String RESET = "\u001b[0m";

  private final PrintStream out;
  private final boolean colours;

  Console(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /** Colours where standard output is a terminal and NO_COLOR is not set. */
  @SuppressWarnings("SystemConsoleNull") // null again without a terminal since JDK 25
  static Console ofTerminal(PrintStream out, Map<String, String> environment) {
    java.io.Console attached = System.console();
    boolean terminal = attached != null && attached.isTerminal();
    return new Console(out, terminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  void title(String text) {
    out.println();
    out.println(paint("\u001b[1m", text));
  }

  void say(String text) {
    out.println("  " + text);
  }

  void good(String text) {
    out.println("  " + paint("\u001b[32m", "✓") + " " + text);
  }

  void bad(String text) {
    out.println("  " + paint("\u001b[31m", "✗") + " " + text);
  }

  /** A line that the next one replaces; on a terminal only. */
  void progress(String text) {
    if (colours) {
      out.print("\r\u001b[K  " + text);
      out.flush();
    }
  }

  void endProgress() {
    if (colours) {
      out.print("\r\u001b[K");
    }
  }

  private String paint(String colour, String text) {
    return colours ? colour + text + RESET : text;
  }
}
