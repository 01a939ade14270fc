package dev.mizzen.inject.merge;

/** A patch that cannot be laid over a document. The message names the field. */
public final class MergeException extends Exception {
  private static final long serialVersionUID = 1L;

  public MergeException(String message) {
    super(message);
  }
}
