package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PermitsTest {
  private final AtomicLong now = new AtomicLong(5);

  @Test
  void aBurstGoesAtOnceAndTheRestInTurn() {
    Permits permits = new Permits(10, 3, now::get);

    assertThat(Stream.generate(permits::reserve).limit(5).map(TimeUnit.NANOSECONDS::toMillis))
        .containsExactly(0L, 0L, 0L, 100L, 200L);
  }

  @Test
  void timeFillsTheBucketAgainButNotBeyondItsDepth() {
    Permits permits = new Permits(10, 2, now::get);
    Stream.generate(permits::reserve).limit(2).forEach(wait -> {});

    now.addAndGet(TimeUnit.HOURS.toNanos(1));

    assertThat(Stream.generate(permits::reserve).limit(3).map(TimeUnit.NANOSECONDS::toMillis))
        .containsExactly(0L, 0L, 100L);
  }

  @Test
  void permitsComeOverTimeAndAreSavedUpToTheBurst() {
    AtomicLong nanos = new AtomicLong();
    Permits budget = new Permits(10, 2, nanos::get);

    assertThat(new boolean[] {budget.take(), budget.take(), budget.take()})
        .containsExactly(true, true, false);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    assertThat(new boolean[] {budget.take(), budget.take()}).containsExactly(true, false);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
    assertThat(new boolean[] {budget.take(), budget.take(), budget.take()})
        .containsExactly(true, true, false);
  }
}
