package dev.mizzen.registry.status;

import dev.mizzen.registry.kube.WatchScope;

/**
 * What is told to users of a cluster.
 *
 * @param writesStatus into the status of Istio's objects
 * @param writesEvents of what is refused
 * @param writesPerSecond over time
 * @param burst at once
 * @param writer the replica's name, for Events
 * @param scope whose objects they are
 */
public record StatusSettings(
    boolean writesStatus,
    boolean writesEvents,
    double writesPerSecond,
    int burst,
    String writer,
    WatchScope scope) {
  public static final double DEFAULT_WRITES_PER_SECOND = 20;
  public static final int DEFAULT_BURST = 40;

  /** Whether anything is told at all. */
  public boolean isOn() {
    return writesStatus || writesEvents;
  }
}
