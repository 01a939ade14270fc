package dev.mizzen.inject.template;

/**
 * A function of templates.
 *
 * @param least how many arguments it takes at least
 * @param most how many at most; {@link #ANY} for as many as there are
 */
public record Function(String name, int least, int most, Effect effect, Body body) {
  public static final int ANY = Integer.MAX_VALUE;

  /** What becomes of text that came with a pod. */
  public enum Effect {
    /** Makes new text of it, which is still the user's. */
    TEXT,
    /** Moves values around without looking into them. */
    STRUCTURE,
    /** Makes a YAML value of it. */
    ENCODING,
    /** Adds or takes blanks around values, which leaves YAML values whole. */
    SPACING
  }

  /** Computes the result. */
  @FunctionalInterface
  public interface Body {
    /**
     * @throws TemplateFault an argument that the function cannot work with
     */
    Object call(Arguments arguments);
  }

  Object call(Arguments arguments) {
    arguments.checkCount(least, most);
    Object result = body.call(arguments);
    boolean isUsers =
        effect != Effect.STRUCTURE && arguments.all().stream().anyMatch(GoValues::isUsers);
    if (!isUsers) {
      return result;
    }
    boolean isEncoded =
        effect == Effect.ENCODING
            || (effect == Effect.SPACING && arguments.all().stream().allMatch(GoValues::isEncoded));
    return GoValues.asUsers(result, isEncoded);
  }
}
