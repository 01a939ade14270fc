package dev.mizzen.inject.document;

/** Text that is no YAML or JSON. The message says on which line, and what is wrong there. */
public final class DocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  public DocumentException(String message) {
    super(message);
  }
}
