package dev.mizzen.inject;

/** A pod that cannot be injected. The message is for its author. */
public final class InjectionException extends Exception {
  private static final long serialVersionUID = 1L;

  InjectionException(String message) {
    super(message);
  }
}
