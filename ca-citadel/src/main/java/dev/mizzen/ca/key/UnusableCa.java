package dev.mizzen.ca.key;

/**
 * There is an authority, and it cannot be used. Nothing is made in its place: proxies trust the old
 * one. The message names what to mend and holds nothing secret.
 */
public final class UnusableCa extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean waitsForChange;

  public UnusableCa(String message) {
    this(message, false);
  }

  private UnusableCa(String message, boolean waitsForChange) {
    super(message);
    this.waitsForChange = waitsForChange;
  }

  /** One that must not be tried again before something is mended: trying does harm. */
  static UnusableCa untilChanged(String message) {
    return new UnusableCa(message, true);
  }

  /** Whether it is not to be tried again while its files are the same. */
  public boolean waitsForChange() {
    return waitsForChange;
  }
}
