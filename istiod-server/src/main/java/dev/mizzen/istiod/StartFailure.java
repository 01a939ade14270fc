package dev.mizzen.istiod;

/** The server cannot start; the message says what to do about it. */
final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
