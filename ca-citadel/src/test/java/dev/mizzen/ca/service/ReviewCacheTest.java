package dev.mizzen.ca.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.service.Authenticator.Refused;
import dev.mizzen.ca.service.Authenticator.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReviewCacheTest {
  private static final List<String> AUDIENCES = List.of("istio-ca");
  private static final TokenReviewer.Review GOOD =
      new TokenReviewer.Review("system:serviceaccount:a:b", List.of(), Map.of());
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicBoolean isRevoked = new AtomicBoolean();
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  private ReviewCache cache(TokenReviewer reviewer, int underWay) {
    return new ReviewCache(
        reviewer, Duration.ofSeconds(50), underWay, Duration.ofSeconds(20), now::get);
  }

  private TokenReviewer.Review ask(String token, List<String> audiences) throws Refused {
    asked.incrementAndGet();
    if (isRevoked.get()) {
      throw new Refused("revoked");
    }
    return GOOD;
  }

  private TokenReviewer.Review slow(String token, List<String> audiences)
      throws InterruptedException {
    asked.incrementAndGet();
    began.countDown();
    answer.await();
    return GOOD;
  }

  @Test
  void aTokenIsReviewedOnceAndARevokedOneEndsWithinAMinute() throws Exception {
    ReviewCache cache = cache(this::ask, 10);
    for (int i = 0; i < 100; i++) {
      assertThat(cache.review("token", AUDIENCES)).isEqualTo(GOOD);
    }
    assertThat(asked).hasValue(1);

    isRevoked.set(true);
    now.addAndGet(Duration.ofSeconds(60).toNanos());

    assertThatThrownBy(() -> cache.review("token", AUDIENCES)).isInstanceOf(Refused.class);
  }

  @Test
  void memoryAnswersWithoutAskingAndForgets() throws Exception {
    ReviewCache cache = cache(this::ask, 10);
    TokenReviewer memory = cache.remembered();
    assertThatThrownBy(() -> memory.review("token", AUDIENCES)).isInstanceOf(Unavailable.class);
    cache.review("token", AUDIENCES);

    assertThat(memory.review("token", AUDIENCES)).isEqualTo(GOOD);
    assertThatThrownBy(() -> memory.review("token", List.of("other")))
        .isInstanceOf(Unavailable.class);
    now.addAndGet(Duration.ofSeconds(50).toNanos());
    assertThatThrownBy(() -> memory.review("token", AUDIENCES)).isInstanceOf(Unavailable.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aTokenIsKeptForItsAudiencesAlone() throws Exception {
    ReviewCache cache = cache(this::ask, 10);
    cache.review("token", AUDIENCES);
    cache.review("token", List.of("other"));
    cache.review("other token", AUDIENCES);
    assertThat(asked).hasValue(3);
  }

  @Test
  void whatIsRefusedIsAskedAgain() throws Exception {
    ReviewCache cache = cache(this::ask, 10);
    isRevoked.set(true);
    assertThatThrownBy(() -> cache.review("token", AUDIENCES)).isInstanceOf(Refused.class);
    isRevoked.set(false);
    assertThat(cache.review("token", AUDIENCES)).isEqualTo(GOOD);
  }

  @Test
  void callersWithOneTokenShareAReviewAndTooManyAreSentAway() throws Exception {
    ReviewCache cache = cache(this::slow, 1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<TokenReviewer.Review> first = threads.submit(() -> cache.review("a", AUDIENCES));
      began.await();
      Future<TokenReviewer.Review> second = threads.submit(() -> cache.review("a", AUDIENCES));

      assertThatThrownBy(() -> cache.review("b", AUDIENCES)).isInstanceOf(Unavailable.class);

      answer.countDown();
      assertThat(first.get()).isEqualTo(GOOD);
      assertThat(second.get()).isEqualTo(GOOD);
    }
    assertThat(asked).hasValue(1);
  }
}
