package dev.mizzen.istiod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PooledPageTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final HttpPost SLOW = new HttpPost("/slow", "", ByteString.EMPTY);
  private static final HttpPost QUICK = new HttpPost("/quick", "", ByteString.EMPTY);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger overloads = new AtomicInteger();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void letGo() {
    release.countDown();
    callers.close();
  }

  private PooledPage page(int threads, int mostWaiting, Duration limit) {
    return new PooledPage(this::answer, overloads::incrementAndGet, threads, mostWaiting, limit);
  }

  private HttpAnswer answer(HttpPost post) {
    if (post.path().equals("/fault")) {
      throw new IllegalArgumentException("of the page");
    }
    if (post.path().equals("/slow")) {
      begun.countDown();
      awaitRelease();
    }
    return HttpAnswer.text(200, Thread.currentThread().isVirtual() ? "virtual" : "platform");
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void answersComeFromPlatformThreads() {
    try (PooledPage page = page(1, 1, LONG)) {
      assertThat(page.answer(QUICK).body()).isEqualTo("platform");
    }
  }

  @Test
  void aSlowRequestHoldsUpNoOther() throws Exception {
    try (PooledPage page = page(2, 1, LONG)) {
      Future<HttpAnswer> slow = callers.submit(() -> page.answer(SLOW));
      begun.await();

      assertThat(page.answer(QUICK).status()).isEqualTo(200);

      release.countDown();
      assertThat(slow.get().status()).isEqualTo(200);
    }
  }

  @Test
  void aRequestWithoutAnAnswerInTimeGets503AndTheNextIsAnswered() {
    try (PooledPage page = page(1, 1, Duration.ofMillis(100))) {
      assertThat(page.answer(SLOW).status()).isEqualTo(503);
      assertThat(overloads).hasValue(1);

      release.countDown();
    }
    try (PooledPage page = page(1, 1, LONG)) {
      assertThat(page.answer(QUICK).status()).isEqualTo(200);
    }
  }

  @Test
  void moreThanMayWaitAreTurnedAway() throws Exception {
    try (PooledPage page = page(1, 1, LONG)) {
      CompletionService<HttpAnswer> answers = new ExecutorCompletionService<>(callers);
      for (int i = 0; i < 3; i++) {
        Future<HttpAnswer> _ = answers.submit(() -> page.answer(SLOW));
      }

      HttpAnswer first = answers.take().get();

      assertThat(first).isEqualTo(HttpAnswer.text(503, "too many requests wait\n"));
      release.countDown();
      assertThat(answers.take().get().status()).isEqualTo(200);
      assertThat(answers.take().get().status()).isEqualTo(200);
    }
  }

  @Test
  void aFaultOfThePageIsTheCallers() {
    try (PooledPage page = page(1, 1, LONG)) {
      assertThatThrownBy(() -> page.answer(new HttpPost("/fault", "", ByteString.EMPTY)))
          .hasRootCauseMessage("of the page");
    }
  }

  @Test
  void whoWaitsWhileItClosesGetsAnAnswer() throws Exception {
    PooledPage page = page(1, 1, LONG);
    Future<HttpAnswer> running = callers.submit(() -> page.answer(SLOW));
    begun.await();
    Future<HttpAnswer> waiting = callers.submit(() -> page.answer(QUICK));

    page.close();

    assertThat(waiting.get().status()).isEqualTo(503);
    assertThat(running.get().status()).isEqualTo(200);
  }
}
