package dev.mizzen.registry.kube.write;

import dev.mizzen.model.load.FaultHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings objects to how they should be, one after the other, on one virtual thread. A key that is
 * wanted more than once before its turn gets one turn; so the queue is never longer than there are
 * objects.
 *
 * <p>Two things slow a key down, each up to a minute: work that has to be done again, and work that
 * wrote a short while ago, since somebody may be writing the opposite each time.
 */
public final class KeyedWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyedWork.class);
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LAST = Duration.ofMinutes(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  /** Writes of one key that come at once, before it is slowed down. */
  private static final int FREE_WRITES = 5;

  private final String name;
  private final Task task;
  private final FaultHandler faults;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Nanosecond at which a key's turn comes, in the order of wanting. Guarded by the lock. */
  private final Map<String, Long> due = new LinkedHashMap<>();

  /** Guarded by the lock. */
  private final Map<String, Pace> paces = new HashMap<>();

  /** How a turn ended. */
  public enum Result {
    /** All is as it should be. */
    DONE,
    /** It is now, for it was written. */
    WROTE,
    /** It is not; it is tried again later. */
    AGAIN
  }

  /** What is done for a key, on the one thread. */
  public interface Task {
    Result work(String key) throws InterruptedException;
  }

  /**
   * How fast a key may be.
   *
   * @param failures in a row
   * @param writes with less than {@link #LAST} between each and the next
   * @param written when the last was
   */
  private record Pace(int failures, int writes, long written) {
    Pace after(Result result, long now) {
      return switch (result) {
        case DONE -> new Pace(0, writes, written);
        case WROTE ->
            new Pace(0, now - written < LAST.toNanos() && writes > 0 ? writes + 1 : 1, now);
        case AGAIN -> new Pace(failures + 1, writes, written);
      };
    }

    /** The earliest next turn. */
    long earliest(long now) {
      long retry = failures == 0 ? now : now + doubled(failures - 1);
      long spaced = writes <= FREE_WRITES ? now : written + doubled(writes - FREE_WRITES);
      return Math.max(retry - now, spaced - now) + now;
    }

    boolean isForgettable(long now) {
      return failures == 0 && (writes == 0 || now - written >= LAST.toNanos());
    }

    private static long doubled(int times) {
      return Math.min(LAST.toNanos(), FIRST.toNanos() << Math.min(times, 20));
    }
  }

  private static final Pace FRESH = new Pace(0, 0, 0);

  /**
   * @param name of the thread, and in messages
   */
  public KeyedWork(String name, Task task, FaultHandler faults) {
    this.name = name;
    this.task = task;
    this.faults = faults;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Looks at a key soon. Any thread may call it. */
  public void want(String key) {
    lock.lock();
    try {
      long now = System.nanoTime();
      Pace pace = paces.getOrDefault(key, FRESH);
      long turn = new Pace(0, pace.writes(), pace.written()).earliest(now);
      Long before = due.get(key);
      if (before == null || turn - before < 0) {
        due.put(key, turn);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (!Thread.interrupted()) {
        String key = take();
        Result result = work(key);
        settle(key, result);
      }
    } catch (InterruptedException ends) {
      LOG.atDebug().addKeyValue("work", name).log("work ends");
    }
  }

  private Result work(String key) throws InterruptedException {
    try {
      return task.work(key);
    } catch (RuntimeException fault) {
      faults.handle(name + " " + key, fault);
      return Result.AGAIN;
    }
  }

  private void settle(String key, Result result) {
    lock.lock();
    try {
      long now = System.nanoTime();
      Pace pace = paces.getOrDefault(key, FRESH).after(result, now);
      paces.put(key, pace);
      paces.values().removeIf(old -> old.isForgettable(now));
      if (result == Result.AGAIN) {
        due.putIfAbsent(key, pace.earliest(now));
      } else { // whoever wanted it meanwhile did not know that it wrote
        long earliest = pace.earliest(now);
        due.computeIfPresent(key, (same, turn) -> turn - earliest < 0 ? earliest : turn);
      }
    } finally {
      lock.unlock();
    }
  }

  private String take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        Optional<String> ready = ready(now);
        if (ready.isPresent()) {
          return ready.get();
        }
        if (due.isEmpty()) {
          changed.await();
        } else {
          long left = changed.awaitNanos(untilNext(now));
          LOG.atTrace().addKeyValue("work", name).addKeyValue("left", left).log("awake");
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The first whose turn has come. */
  private Optional<String> ready(long now) {
    for (Iterator<Map.Entry<String, Long>> all = due.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Long> next = all.next();
      if (next.getValue() - now <= 0) {
        all.remove();
        return Optional.of(next.getKey());
      }
    }
    return Optional.empty();
  }

  private long untilNext(long now) {
    long shortest = TimeUnit.MINUTES.toNanos(1);
    for (long turn : due.values()) {
      shortest = Math.min(shortest, turn - now);
    }
    return Math.max(1, shortest);
  }

  /** Ends it; a call that goes on is broken off. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_WITHIN)) {
        LOG.atWarn().addKeyValue("work", name).log("work did not end in time");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
