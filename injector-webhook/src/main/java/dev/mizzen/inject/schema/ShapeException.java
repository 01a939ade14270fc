package dev.mizzen.inject.schema;

/** A document with a value where its kind does not allow it. The message names the field. */
public final class ShapeException extends Exception {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }
}
