package dev.mizzen.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoaderQueueTest {
  @Test
  void keepsTheOrderOfOneThreadAndLosesNothingWhileFull() throws InterruptedException {
    // Given
    var queue = new LoaderQueue<Integer>(3);
    var wanted = IntStream.range(0, 1_000).boxed().toList();
    Thread producer =
        Thread.ofVirtual().start(() -> wanted.forEach(number -> putOrFail(queue, number)));
    // When
    List<Integer> taken = new ArrayList<>();
    while (taken.size() < wanted.size()) {
      taken.addAll(queue.take(2, Long.MAX_VALUE));
    }
    producer.join();
    // Then
    assertThat(taken).isEqualTo(wanted);
  }

  private static void putOrFail(LoaderQueue<Integer> queue, int number) {
    try {
      assertThat(queue.put(number)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void closedMailboxTakesNothingAndGivesWhatItHas() throws InterruptedException {
    // Given
    var queue = new LoaderQueue<Integer>(3);
    queue.put(1);
    // When
    queue.close();
    // Then
    assertThat(queue.put(2)).isFalse();
    assertThat(queue.isDrained()).isFalse();
    assertThat(queue.take(9, Long.MAX_VALUE)).containsExactly(1);
    assertThat(queue.isDrained()).isTrue();
    assertThat(queue.take(9, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void closingReleasesAThreadThatWaitsToPut() throws Exception {
    // Given
    var queue = new LoaderQueue<Integer>(1);
    queue.put(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = CompletableFuture.supplyAsync(() -> tryPut(queue), threads);
      // When
      queue.close();
      // Then
      assertThat(waiting.get()).isFalse();
    }
  }

  private static boolean tryPut(LoaderQueue<Integer> queue) {
    try {
      return queue.put(2);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void takingGivesUpAfterItsTime() throws InterruptedException {
    assertThat(new LoaderQueue<Integer>(1).take(1, 1)).isEmpty();
  }
}
