package dev.mizzen.registry.kube.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.registry.kube.write.KeyedWork.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyedWorkTest {
  private final BlockingQueue<String> turns = new LinkedBlockingQueue<>();
  private final List<String> faults = new ArrayList<>();

  private KeyedWork work(KeyedWork.Task task) {
    KeyedWork work = new KeyedWork("test", task, (where, fault) -> faults.add(where));
    work.start();
    return work;
  }

  private String turn() throws InterruptedException {
    return String.valueOf(turns.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void aKeyThatIsWantedTwiceBeforeItsTurnGetsOne() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    KeyedWork.Task task =
        key -> {
          turns.add(key);
          first.await();
          return Result.DONE;
        };
    try (KeyedWork work = work(task)) {
      work.want("a");
      assertThat(turn()).isEqualTo("a");
      work.want("b");
      work.want("b");
      work.want("c");
      first.countDown();

      assertThat(List.of(turn(), turn())).containsExactly("b", "c");
      assertThat(turns).isEmpty();
    }
  }

  @Test
  void aKeyThatIsWantedWhileItIsWorkedOnGetsAnotherTurn() throws InterruptedException {
    CountDownLatch wanted = new CountDownLatch(1);
    KeyedWork.Task task =
        key -> {
          turns.add(key);
          wanted.await();
          return Result.DONE;
        };
    try (KeyedWork work = work(task)) {
      work.want("a");
      assertThat(turn()).isEqualTo("a");
      work.want("a");
      wanted.countDown();

      assertThat(turn()).isEqualTo("a");
    }
  }

  @Test
  void whatFailsIsTriedAgainLaterAndHoldsNothingUp() throws InterruptedException {
    List<String> failing = new ArrayList<>(List.of("a", "a"));
    KeyedWork.Task task =
        key -> {
          turns.add(key);
          return failing.remove(key) ? Result.AGAIN : Result.DONE;
        };
    try (KeyedWork work = work(task)) {
      work.want("a");
      work.want("b");

      assertThat(List.of(turn(), turn(), turn(), turn())).containsExactly("a", "b", "a", "a");
    }
  }

  @Test
  void aFaultCostsItsTurn() throws InterruptedException {
    List<String> failing = new ArrayList<>(List.of("a"));
    KeyedWork.Task task =
        key -> {
          turns.add(key);
          if (failing.remove(key)) {
            throw new IllegalStateException("a fault");
          }
          return Result.DONE;
        };
    try (KeyedWork work = work(task)) {
      work.want("a");

      assertThat(List.of(turn(), turn())).containsExactly("a", "a");
    }
    assertThat(faults).containsExactly("test a");
  }

  @Test
  void whoeverWritesTheOppositeEachTimeIsAnsweredMoreAndMoreSlowly() throws InterruptedException {
    KeyedWork.Task task =
        key -> {
          turns.add(key);
          return Result.WROTE;
        };
    try (KeyedWork work = work(task)) {
      long began = System.nanoTime();
      for (int i = 0; i < 9; i++) {
        work.want("a");
        assertThat(turn()).isEqualTo("a");
      }

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThan(Duration.ofMillis(200 + 400 + 800));
    }
  }
}
