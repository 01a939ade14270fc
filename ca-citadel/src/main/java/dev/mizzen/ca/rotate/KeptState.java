package dev.mizzen.ca.rotate;

import java.util.Locale;

/** What the kept authority is to a server that works with one. */
public enum KeptState {
  /** Not looked at yet, or the authority in force is not kept by us. */
  UNKNOWN,
  /** The authority in force. */
  SAME,
  /** Another one, which the one in force gives way to only in overlap, or not at all. */
  OTHER,
  /** None that can be used. */
  UNUSABLE,
  /** It was there, and is no more. */
  GONE;

  /** As in metrics. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
