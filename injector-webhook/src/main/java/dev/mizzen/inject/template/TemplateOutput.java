package dev.mizzen.inject.template;

/**
 * The text that a rendering writes: bounded, and it does not let text that came with a pod leave
 * the YAML value that it is written into.
 */
final class TemplateOutput {
  private final int limit;
  private final StringBuilder text = new StringBuilder(16 * 1024);
  private final YamlPosition position = new YamlPosition();

  TemplateOutput(int limit) {
    this.limit = limit;
  }

  String text() {
    return text.toString();
  }

  void write(String written) {
    if (text.length() + written.length() > limit) {
      throw new TemplateFault("writes more than " + limit + " characters");
    }
    text.append(written);
    position.move(written);
  }

  /**
   * Writes a value as {@code {{value}}} does.
   *
   * @throws TemplateFault it came with a pod and would be more than a value where it stands
   */
  void print(Object value) {
    String printed = value == Nil.NIL ? "<no value>" : GoPrinter.print(value);
    if (GoValues.isUsers(value)) {
      write(position.asValue(printed, GoValues.isEncoded(value)));
    } else {
      write(printed);
    }
  }
}
