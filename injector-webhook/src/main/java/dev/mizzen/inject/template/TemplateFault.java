package dev.mizzen.inject.template;

/**
 * What a function or a value holds against what was asked of it, before the evaluator adds where.
 * Functions throw it; outside of a rendering it never appears.
 */
public final class TemplateFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TemplateFault(String message) {
    super(message);
  }
}
