package dev.mizzen.inject.template;

/**
 * A template that cannot be read, or not be run with the data it was given. The message says which
 * template and line, and what was wrong there.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TemplateException(String message) {
    super(message);
  }

  TemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
