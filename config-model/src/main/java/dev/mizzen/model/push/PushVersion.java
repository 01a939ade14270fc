package dev.mizzen.model.push;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Names one picture of the mesh. Shape on the wire: {@code 2026-01-02T03:04:05Z/17}; the counter
 * grows by one a push.
 */
public record PushVersion(Instant time, long counter) {
  public static final PushVersion INITIAL = new PushVersion(Instant.EPOCH, 0);

  public PushVersion next(Instant now) {
    return new PushVersion(now, counter + 1);
  }

  @Override
  public String toString() {
    return time.truncatedTo(ChronoUnit.SECONDS) + "/" + counter;
  }
}
