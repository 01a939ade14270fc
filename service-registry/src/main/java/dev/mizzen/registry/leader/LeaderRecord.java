package dev.mizzen.registry.leader;

import java.time.Duration;
import java.time.Instant;

/**
 * Who holds a lock, as the lock's object says it. Its times are others' clocks: they are shown to
 * people, and compared with nothing.
 *
 * @param holder the pod; empty where nobody does
 * @param key the holder's revision, behind {@code ^} where it is not in the cluster; empty where
 *     the lock has no keys
 * @param lease how long a holder that is not heard of keeps it
 * @param transitions how often the holder became another
 */
record LeaderRecord(
    String holder, String key, Duration lease, Instant acquired, Instant renewed, int transitions) {
  /** A lock that nobody ever held. */
  static final LeaderRecord NOBODY =
      new LeaderRecord("", "", Duration.ZERO, Instant.EPOCH, Instant.EPOCH, 0);

  /** As the candidate takes it, or keeps it. */
  LeaderRecord heldBy(Candidate candidate, Instant now) {
    boolean isSame = holder.equals(candidate.identity());
    boolean isFirst = equals(NOBODY);
    return new LeaderRecord(
        candidate.identity(),
        candidate.key(),
        candidate.timing().lease(),
        isSame ? acquired : now,
        now,
        isSame || isFirst ? transitions : transitions + 1);
  }

  /** Nobody's, so that the next need not wait; as client-go leaves it. */
  LeaderRecord released(Instant now) {
    return new LeaderRecord("", "", Duration.ofSeconds(1), now, now, transitions);
  }
}
