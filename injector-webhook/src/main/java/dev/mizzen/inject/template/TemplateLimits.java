package dev.mizzen.inject.template;

/**
 * What one rendering may use up. Beyond a limit it fails; nothing is cut short.
 *
 * @param outputChars the longest text that may come out, and that a function may make on the way
 * @param steps nodes and iterations
 * @param depth how deep templates may call each other
 */
public record TemplateLimits(int outputChars, int steps, int depth) {
  /** A shipped template writes 15,000 characters in some 2,000 steps. */
  public static final TemplateLimits DEFAULT = new TemplateLimits(4 << 20, 1_000_000, 100);
}
