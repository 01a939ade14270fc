package dev.mizzen.ca.rotate;

/**
 * What is wrong with a place that keeps the authority, for whoever looks at that place.
 *
 * @param secret its name, in the control plane's namespace
 * @param state one word, for example {@code unusable}
 * @param message why, and what the server does; holds nothing secret
 */
public record CaTrouble(String secret, String state, String message) {
  /** The place exists no more; else there is nobody to tell where it does not exist. */
  public boolean isGone() {
    return state.equals(KeptState.GONE.text());
  }
}
