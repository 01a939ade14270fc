package dev.mizzen.registry.leader;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rules of an election for one candidate. Pure: states in, states out.
 *
 * <p>Clocks of others are not believed. A record counts as fresh for a lease from when this
 * candidate first saw it, whatever times it holds.
 *
 * <p>Source: client-go's leader election, with Istio's eviction by key.
 *
 * @param evicts whether the candidate takes the lock from a holder of the given key
 */
record Election(Candidate candidate, Predicate<String> evicts) {

  /** What to do after a look at the lock. */
  sealed interface Step {

    /** Write this, fenced by what was looked at. */
    record Claim(LeaderRecord record) implements Step {}

    /** Leave it to whoever has it. */
    record Leave() implements Step {}
  }

  /**
   * What a look at the lock changes.
   *
   * @param found empty where nobody ever held it
   */
  ElectionState look(ElectionState before, Optional<LeaderRecord> found, long now) {
    LeaderRecord record = found.orElse(LeaderRecord.NOBODY);
    return switch (before) {
      case ElectionState.Leading leading when isOwn(record) -> leading;
      case ElectionState.Waiting waiting when waiting.observed().equals(Optional.of(record)) ->
          waiting;
      case ElectionState.Leading _, ElectionState.Waiting _ ->
          new ElectionState.Waiting(Optional.of(record), now);
    };
  }

  /**
   * What to do in a state that a look gave.
   *
   * @param wall for the record
   */
  Step decide(ElectionState state, Optional<LeaderRecord> found, long now, Instant wall) {
    LeaderRecord record = found.orElse(LeaderRecord.NOBODY);
    boolean isFree =
        switch (state) {
          case ElectionState.Leading _ -> true;
          case ElectionState.Waiting(_, var since) ->
              record.holder().isEmpty()
                  || isOwn(record)
                  || now - since > candidate.timing().lease().toNanos()
                  || evicts.test(record.key());
        };
    return isFree ? new Step.Claim(record.heldBy(candidate, wall)) : new Step.Leave();
  }

  /**
   * The claim was written.
   *
   * @param sent when it was sent
   */
  ElectionState won(LeaderRecord claim, long sent) {
    return new ElectionState.Leading(claim, sent);
  }

  /** A leader that could not renew in time waits like everybody else. */
  ElectionState passed(ElectionState state, long now) {
    return state instanceof ElectionState.Leading && !isLeader(state, now)
        ? ElectionState.BEGINNING
        : state;
  }

  /** Whether to write now. */
  boolean isLeader(ElectionState state, long now) {
    return state instanceof ElectionState.Leading(_, var renewed)
        && now - renewed < candidate.timing().leadsFor().toNanos();
  }

  /** How long the candidate still leads if it is not heard of again; zero where it does not. */
  Duration left(ElectionState state, long now) {
    return state instanceof ElectionState.Leading(_, var renewed)
        ? Duration.ofNanos(Math.max(0, candidate.timing().leadsFor().toNanos() - (now - renewed)))
        : Duration.ZERO;
  }

  private boolean isOwn(LeaderRecord record) {
    return record.holder().equals(candidate.identity());
  }
}
