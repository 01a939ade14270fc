package dev.mizzen.registry.kube;

import java.util.Locale;

/** What happened to an object. */
public enum Change {
  ADD,
  UPDATE,
  DELETE;

  /** As in metrics. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
