package dev.mizzen.ca.key;

/**
 * There is an authority, and it cannot be used. Nothing is made in its place: proxies trust the old
 * one. The message names what to mend and holds nothing secret.
 */
public final class UnusableCa extends Exception {
  private static final long serialVersionUID = 1L;

  public UnusableCa(String message) {
    super(message);
  }
}
