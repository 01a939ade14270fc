package dev.mizzen.registry.kube;

import java.util.Locale;

/** Why a watch ended. */
public enum WatchEnd {
  /** Its time was up. */
  TIMEOUT,
  /** The connection broke, or the server ended it early. */
  CUT,
  /** Nothing came for too long. */
  SILENT,
  /** The server could not go on from there: what was missed has to be listed. */
  EXPIRED,
  /** We wanted a list. */
  RELIST;

  /** As in metrics. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
