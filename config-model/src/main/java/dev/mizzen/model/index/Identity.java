package dev.mizzen.model.index;

/**
 * Whether two references lead to the same object. An index that no event touched stays the same
 * object, so this answers "did it change" without looking inside.
 */
public final class Identity {
  private Identity() {}

  @SuppressWarnings("ReferenceEquality") // the one place where it is meant
  public static boolean isSame(Object one, Object other) {
    return one == other;
  }
}
