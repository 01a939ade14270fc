package dev.mizzen.registry.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.push.MeshEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayNamesTest {
  private static final String NAME = "lb.example.com";

  private final Queue<Optional<NameAnswer>> script = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<MeshEvent> told = new LinkedBlockingQueue<>();
  private final GatewayNames names =
      new GatewayNames(this::answer, Duration.ofMillis(1), told::add, (what, fault) -> {});

  @AfterEach
  void close() {
    names.close();
  }

  /** What the script says next; after its end its last word holds for ever. */
  private Optional<NameAnswer> answer(String name) {
    return script.size() > 1 ? script.remove() : script.element();
  }

  private static Optional<NameAnswer> briefly(String... addresses) {
    return Optional.of(new NameAnswer(List.of(addresses), Duration.ZERO));
  }

  private Map<String, List<String>> next() throws InterruptedException {
    MeshEvent event = Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS), "no event");
    return ((MeshEvent.GatewayNamesResolved) event).addresses();
  }

  private void want(String... wanted) {
    names.want(Set.of(wanted));
    names.start();
  }

  @Test
  void addressesAreToldWhenTheyChange() throws InterruptedException {
    script.addAll(List.of(briefly("1.1.1.1"), briefly("1.1.1.1"), briefly("1.1.1.1", "2.2.2.2")));

    want(NAME);

    assertThat(next()).isEqualTo(Map.of(NAME, List.of("1.1.1.1")));
    assertThat(next()).isEqualTo(Map.of(NAME, List.of("1.1.1.1", "2.2.2.2")));
  }

  @Test
  void lastGoodAnswerStaysWhileNobodyAnswers() throws InterruptedException {
    script.addAll(
        List.of(briefly("1.1.1.1"), Optional.empty(), Optional.empty(), briefly("3.3.3.3")));

    want(NAME);

    assertThat(next()).isEqualTo(Map.of(NAME, List.of("1.1.1.1")));
    assertThat(next()).isEqualTo(Map.of(NAME, List.of("3.3.3.3")));
  }

  @Test
  void namesThatNobodyWantsAnyMoreAreForgotten() throws InterruptedException {
    script.add(Optional.of(new NameAnswer(List.of("1.1.1.1"), Duration.ofHours(1))));

    want(NAME);
    assertThat(next()).containsOnlyKeys(NAME);
    names.want(Set.of("other.example.com"));

    assertThat(next()).containsOnlyKeys("other.example.com");
  }
}
