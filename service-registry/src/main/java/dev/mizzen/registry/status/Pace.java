package dev.mizzen.registry.status;

import java.time.Duration;
import java.time.Instant;

/**
 * When one object may be written again: the more often it was, the later, so that two writers who
 * disagree do not keep each other busy.
 *
 * @param writes in a row
 * @param next not before then
 */
record Pace(int writes, Instant next) {
  static final Pace FRESH = new Pace(0, Instant.EPOCH);

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 9;

  boolean isDue(Instant now) {
    return !now.isBefore(next);
  }

  Pace written(Instant now) {
    boolean isRested = now.isAfter(next.plus(LONGEST));
    int row = isRested ? 1 : writes + 1;
    Duration pause = Duration.ofSeconds(1L << Math.min(row - 1, MOST_DOUBLINGS));
    return new Pace(row, now.plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST));
  }
}
