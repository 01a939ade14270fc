package dev.mizzen.registry.leader;

import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.registry.kube.write.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One candidate for one lock, on one virtual thread: looks, claims, renews, and begins and ends the
 * duties that go with it. Gives the lock up when it is closed.
 */
final class Contender implements Leadership, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Contender.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  /** Claims in a row that others were faster than. */
  private static final int MOST_RACES = 3;

  private final String name;
  private final LockObject lock;
  private final Election election;
  private final List<LeaderDuty> duties;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final FaultHandler faults;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile ElectionState state = ElectionState.BEGINNING;
  private boolean isOnDuty;
  private String complaint = "";

  /**
   * @param name of the lock, for messages
   * @param nanos monotonic, as {@link System#nanoTime}
   */
  Contender(
      String name,
      LockObject lock,
      Election election,
      List<LeaderDuty> duties,
      InstantSource clock,
      LongSupplier nanos,
      FaultHandler faults) {
    this.name = name;
    this.lock = lock;
    this.election = election;
    this.duties = List.copyOf(duties);
    this.clock = clock;
    this.nanos = nanos;
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("leader-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public boolean isHeld() {
    return election.isLeader(state, nanos.getAsLong());
  }

  private void run() {
    try {
      boolean isClosed = false;
      while (!isClosed) {
        step();
        isClosed = closed.await(pause().toNanos(), TimeUnit.NANOSECONDS);
        act();
      }
    } catch (InterruptedException ends) {
      LOG.atDebug().addKeyValue("lock", name).log("election ends");
    } finally {
      endDuties();
    }
    release();
  }

  /** What the thread does at each of its turns. */
  void step() throws InterruptedException {
    attempt();
    act();
  }

  /** One attempt; again where another was faster. */
  private void attempt() throws InterruptedException {
    for (int race = 0; race < MOST_RACES; race++) {
      Optional<Answer> answer = lookAndClaim();
      answer.ifPresent(this::note);
      if (!(answer.isPresent() && answer.get() instanceof Answer.Conflict)) {
        break;
      }
    }
    state = election.passed(state, nanos.getAsLong());
  }

  /** Empty where there was nothing to claim. */
  private Optional<Answer> lookAndClaim() throws InterruptedException {
    return switch (lock.read()) {
      case LockObject.Seen.Unreadable(var message) -> {
        complain(message);
        yield Optional.empty();
      }
      case LockObject.Seen.Absent _ -> {
        LeaderRecord first = LeaderRecord.NOBODY.heldBy(election.candidate(), clock.instant());
        long sent = nanos.getAsLong();
        yield Optional.of(claimed(first, sent, lock.create(first)));
      }
      case LockObject.Seen.Present(var record, var base) -> {
        long now = nanos.getAsLong();
        state = election.look(state, record, now);
        yield switch (election.decide(state, record, now, clock.instant())) {
          case Election.Step.Leave _ -> Optional.empty();
          case Election.Step.Claim(var claim) ->
              Optional.of(claimed(claim, now, lock.replace(base, claim)));
        };
      }
    };
  }

  private Answer claimed(LeaderRecord claim, long sent, Answer answer) {
    if (answer instanceof Answer.Done) {
      state = election.won(claim, sent);
    }
    return answer;
  }

  private void note(Answer answer) {
    if (answer instanceof Answer.Failed failed && !(answer instanceof Answer.Conflict)) {
      complain(failed.message());
    } else {
      complaint = "";
    }
  }

  /** Once while it lasts. */
  private void complain(String message) {
    if (!message.equals(complaint)) {
      complaint = message;
      LOG.atWarn()
          .addKeyValue("lock", name)
          .addKeyValue("reason", message)
          .log("the leader's lock cannot be read or written");
    }
  }

  /** Begins or ends the duties, as the state has it. */
  private void act() {
    if (isHeld() && !isOnDuty) {
      isOnDuty = true;
      LOG.atInfo().addKeyValue("lock", name).log("leads");
      duties.forEach(duty -> guarded(() -> duty.begin(this)));
    } else if (!isHeld() && isOnDuty) {
      LOG.atInfo().addKeyValue("lock", name).log("leads no more");
      endDuties();
    }
  }

  private void endDuties() {
    if (isOnDuty) {
      isOnDuty = false;
      duties.reversed().forEach(duty -> guarded(duty::end));
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      faults.handle("duty of " + name, fault);
    }
  }

  /** Those who wait look at different times; a leader in trouble tries more often. */
  private Duration pause() {
    Duration retry = election.candidate().timing().retry();
    if (!isHeld()) {
      double more = 1 + ThreadLocalRandom.current().nextDouble() / 5;
      return Duration.ofNanos((long) (retry.toNanos() * more));
    }
    Duration left = election.left(state, nanos.getAsLong());
    Duration next = complaint.isEmpty() ? retry : retry.dividedBy(4);
    return left.compareTo(next) < 0 ? left : next;
  }

  /** Gives the lock up, so that another need not wait for the lease's end. */
  private void release() {
    try {
      boolean wasHeld = isHeld();
      state = ElectionState.BEGINNING;
      if (wasHeld
          && lock.read() instanceof LockObject.Seen.Present(var record, var base)
          && record.isPresent()
          && record.get().holder().equals(election.candidate().identity())) {
        note(lock.replace(base, record.get().released(clock.instant())));
        LOG.atInfo().addKeyValue("lock", name).log("lock given up");
      }
    } catch (InterruptedException late) {
      LOG.atWarn().addKeyValue("lock", name).log("no time to give the lock up");
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (!thread.join(CLOSE_WITHIN)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
