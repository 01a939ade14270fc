package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestRateTest {
  private final AtomicLong now = new AtomicLong(5);

  @Test
  void aBurstGoesAtOnceAndTheRestInTurn() {
    RequestRate rate = new RequestRate(10, 3, now::get);

    assertThat(Stream.generate(rate::reserve).limit(5).map(TimeUnit.NANOSECONDS::toMillis))
        .containsExactly(0L, 0L, 0L, 100L, 200L);
  }

  @Test
  void timeFillsTheBucketAgainButNotBeyondItsDepth() {
    RequestRate rate = new RequestRate(10, 2, now::get);
    Stream.generate(rate::reserve).limit(2).forEach(wait -> {});

    now.addAndGet(TimeUnit.HOURS.toNanos(1));

    assertThat(Stream.generate(rate::reserve).limit(3).map(TimeUnit.NANOSECONDS::toMillis))
        .containsExactly(0L, 0L, 100L);
  }
}
