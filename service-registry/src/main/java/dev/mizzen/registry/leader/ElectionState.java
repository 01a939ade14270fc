package dev.mizzen.registry.leader;

import java.util.Optional;

/**
 * Where one candidate stands. Times are nanoseconds of its own monotonic clock.
 *
 * <pre>
 *   Waiting ── lock free, released, not renewed for a lease, or to be evicted ──► Leading
 *   Leading ── taken by another, or not renewed in time ──► Waiting
 * </pre>
 */
sealed interface ElectionState {

  /**
   * Somebody else has it, or nobody.
   *
   * @param observed what the lock said last; empty before the first look
   * @param since when it began to say so
   */
  record Waiting(Optional<LeaderRecord> observed, long since) implements ElectionState {}

  /**
   * We have it.
   *
   * @param renewed when the last renewal that was answered was sent: nobody takes the lock until a
   *     lease after it arrived, which was later
   */
  record Leading(LeaderRecord record, long renewed) implements ElectionState {}

  /** Before the first look. */
  ElectionState BEGINNING = new Waiting(Optional.empty(), 0);
}
