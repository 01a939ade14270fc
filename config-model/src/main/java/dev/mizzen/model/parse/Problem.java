package dev.mizzen.model.parse;

/**
 * One thing wrong with an object.
 *
 * <p>Shape: {@code path} leads from the document's top to the field, {@code
 * spec.http[0].retries.attempts}, map keys in brackets; empty for the whole document. {@code
 * message} goes on from there: {@code is -1, want 0 or more}.
 */
public record Problem(Severity severity, String path, String message) {

  public static Problem error(String path, String message) {
    return new Problem(Severity.ERROR, path, message);
  }

  public static Problem warning(String path, String message) {
    return new Problem(Severity.WARNING, path, message);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** A sentence to put behind the object's name. */
  @Override
  public String toString() {
    return path.isEmpty() ? message : path + " " + message;
  }
}
