package dev.mizzen.registry.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Candidates take turns on one thread; time passes only where a test says so. */
class ContenderTest {
  /** A monotonic clock may begin anywhere: this one soon passes the largest number. */
  private static final long BEGINNING = Long.MAX_VALUE - 1_000_000_000;

  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  private final MemoryLock lock = new MemoryLock();
  private final AtomicLong nanos = new AtomicLong(BEGINNING);
  private final List<String> notes = new ArrayList<>();
  private final Contender one = contender("one", "default", NOW, key -> false);
  private final Contender two = contender("two", "default", NOW, key -> false);

  private Contender contender(String identity, String key, Instant wall, Predicate<String> evicts) {
    return new Contender(
        "test",
        lock,
        new Election(new Candidate(identity, key, LeaseTiming.DEFAULT), evicts),
        List.of(new NotedDuty(identity, notes)),
        () -> wall.plusNanos(nanos.get() - BEGINNING),
        nanos::get,
        (where, fault) -> notes.add("fault " + fault));
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void theFirstLeadsAndTheSecondWaits() throws InterruptedException {
    one.step();
    two.step();

    assertThat(one.isHeld()).isTrue();
    assertThat(two.isHeld()).isFalse();
    assertThat(notes).containsExactly("one begins");
  }

  @Test
  void aLeaderThatRenewsIsNeverReplaced() throws InterruptedException {
    one.step();
    for (int i = 0; i < 40; i++) {
      two.step();
      pass(7);
      one.step();
      assertThat(one.isHeld()).isTrue();
      assertThat(two.isHeld()).isFalse();
    }
    assertThat(lock.record().orElseThrow().transitions()).isZero();
    assertThat(notes).containsExactly("one begins");
  }

  @Test
  void aLeaderThatDiesIsReplacedAfterItsLeaseAndNotBefore() throws InterruptedException {
    one.step();
    two.step();

    pass(30);
    two.step();
    assertThat(two.isHeld()).isFalse();
    pass(1);
    two.step();

    assertThat(two.isHeld()).isTrue();
    assertThat(lock.record().orElseThrow().transitions()).isEqualTo(1);
  }

  @Test
  void aPausedLeaderWritesNoMoreBeforeAnotherCanLead() throws InterruptedException {
    one.step();
    two.step();

    pass(23);
    two.step();

    assertThat(one.isHeld()).as("asked before it had a turn").isFalse();
    assertThat(two.isHeld()).isFalse();
  }

  @Test
  void aPausedLeaderThatWakesUpFindsTheOtherAndEndsItsDuties() throws InterruptedException {
    one.step();
    two.step();
    pass(61);
    two.step();

    one.step();

    assertThat(one.isHeld()).isFalse();
    assertThat(two.isHeld()).isTrue();
    assertThat(notes).containsExactly("one begins", "two begins", "one ends");
  }

  @Test
  void aLeaderThatCannotReachTheServerLeadsOnForAWhileThenEnds() throws InterruptedException {
    one.step();
    lock.reach(false);

    pass(22);
    one.step();
    assertThat(one.isHeld()).isTrue();
    pass(1);
    one.step();
    assertThat(one.isHeld()).isFalse();
    lock.reach(true);
    one.step();

    assertThat(one.isHeld()).isTrue();
    assertThat(notes).containsExactly("one begins", "one ends", "one begins");
    assertThat(lock.record().orElseThrow().transitions()).isZero();
  }

  @Test
  void aClockThatIsWrongByHoursWinsNothing() throws InterruptedException {
    one.step();
    Contender late = contender("late", "default", NOW.plus(Duration.ofHours(5)), key -> false);
    Contender early = contender("early", "default", NOW.minus(Duration.ofHours(5)), key -> false);

    late.step();
    early.step();

    assertThat(late.isHeld()).isFalse();
    assertThat(early.isHeld()).isFalse();
  }

  @Test
  void aLockThatIsGivenUpIsTakenAtOnceAndItsDutiesAreEndedBefore() throws InterruptedException {
    one.start();
    one.close();
    two.step();

    assertThat(one.isHeld()).isFalse();
    assertThat(two.isHeld()).isTrue();
    assertThat(notes).containsExactly("one begins", "one ends", "two begins");
  }

  @Test
  void theDefaultRevisionTakesTheLockFromAnother() throws InterruptedException {
    one.step();
    Contender canary =
        contender("three", "canary", NOW, key -> LeaderKeys.evicts("canary", key, "canary"));

    canary.step();
    one.step();

    assertThat(canary.isHeld()).isTrue();
    assertThat(one.isHeld()).isFalse();
    assertThat(lock.record().orElseThrow().key()).isEqualTo("canary");
    assertThat(notes).containsExactly("one begins", "three begins", "one ends");
  }

  @Test
  void aPodThatStartsAgainUnderItsNameNeedNotWait() throws InterruptedException {
    one.step();
    Contender restarted = contender("one", "default", NOW, key -> false);

    restarted.step();

    assertThat(restarted.isHeld()).isTrue();
  }

  @Test
  void aRecordThatNobodyCanReadIsReplacedAfterALease() throws InterruptedException {
    lock.write(new LeaderRecord("unreadable: {", "", Duration.ZERO, NOW, NOW, 0));

    one.step();
    assertThat(one.isHeld()).isFalse();
    pass(31);
    one.step();

    assertThat(one.isHeld()).isTrue();
  }
}
