package dev.mizzen.registry.kube;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How the source fares.
 *
 * @param isSynced whether every kind that has to be was read once
 * @param kinds by name
 */
public record KubeState(boolean isSynced, List<Kind> kinds) {

  public KubeState {
    kinds = List.copyOf(kinds);
  }

  /** How one kind fares. */
  public enum Phase {
    /** Not read yet. */
    WAITING,
    /** Followed. */
    LIVE,
    /** The server cannot be reached; what was read last stays in force. */
    LOST,
    /** The server refuses to show it; what was read last stays in force. */
    REFUSED,
    /** The server does not know it. */
    ABSENT
  }

  /**
   * One kind.
   *
   * @param since when the phase began
   * @param detail why, where there is a why
   * @param objects there, wanted or not; 0 where they are not counted
   * @param silence since the server last gave a sign of life; about a minute at most while all is
   *     well
   */
  public record Kind(
      String name, Phase phase, Instant since, String detail, int objects, Duration silence) {}
}
