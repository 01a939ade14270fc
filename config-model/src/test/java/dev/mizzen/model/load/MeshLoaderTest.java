package dev.mizzen.model.load;

import static dev.mizzen.model.testing.ServiceFixture.key;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.PictureView;
import dev.mizzen.model.testing.RandomMesh;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MeshLoaderTest {
  private final RecordingPublisher publisher = new RecordingPublisher();

  private static MeshLoader loader(InstantSource clock, int queueCapacity, String... sources) {
    return new MeshLoader(
        MeshFixture.mesh(Features.DEFAULT),
        new LoaderSettings(
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            queueCapacity,
            Set.of(sources)),
        clock,
        (where, fault) -> {
          throw new AssertionError(where, fault);
        },
        LoaderObserver.NONE);
  }

  private static MeshEvent web(String name) {
    return new MeshEvent.ServiceChanged(MeshFixture.CLUSTER, service("default", name).build());
  }

  @Test
  void publishesTheInitialLoadAsOnePicture() throws InterruptedException {
    // Given
    try (var loader = loader(InstantSource.system(), 100, "files")) {
      loader.start();
      loader.subscribe(publisher);
      // When
      loader.submit(web("one"));
      loader.submit(web("two"));
      loader.submit(new MeshEvent.SourceSynced("files"));
      // Then
      assertThat(publisher.next().changedServices())
          .containsExactlyInAnyOrder(key("default", "one"), key("default", "two"));
    }
  }

  @Test
  void firstChangeOnAQuietMeshNeedsNoTimeToPass() throws InterruptedException {
    // Given
    var clock = new HandClock();
    try (var loader = loader(clock, 100)) {
      loader.start();
      loader.subscribe(publisher);
      publisher.next();
      clock.advance(Duration.ofSeconds(1));
      // When
      loader.submit(web("one"));
      // Then
      assertThat(publisher.next().changedServices()).containsExactly(key("default", "one"));
    }
  }

  @Test
  void manySourcesAndASmallQueueGiveThePictureOfTheLastWords() throws InterruptedException {
    // Given
    var chance = new RandomMesh(77);
    var lastWords = chance.lastWords(chance.events(2_000));
    var loader = loader(InstantSource.system(), 3);
    loader.start();
    // When
    var sources =
        List.of(0, 1, 2, 3).stream()
            .map(part -> Thread.ofVirtual().start(() -> submitPart(loader, lastWords, part)))
            .toList();
    for (Thread source : sources) {
      source.join();
    }
    loader.close();
    // Then
    var cold = MeshFixture.after(PushContext.empty(MeshFixture.mesh(Features.DEFAULT)), lastWords);
    assertThat(view(loader.current()).differencesFrom(view(cold))).isEmpty();
  }

  private static void submitPart(MeshLoader loader, List<MeshEvent> events, int part) {
    for (int i = part; i < events.size(); i += 4) {
      loader.submit(events.get(i));
    }
  }

  private static PictureView view(PushContext context) {
    return PictureView.of(context, RandomMesh.NAMES);
  }

  @Test
  void closingTakesInAndPublishesWhatWasSubmitted() throws InterruptedException {
    // Given
    var loader = loader(new HandClock(), 1_000);
    loader.start();
    loader.subscribe(publisher);
    publisher.next();
    // When
    loader.submit(web("one"));
    loader.submit(web("two"));
    loader.close();
    // Then
    assertThat(loader.current().services().all()).hasSize(2);
    assertThat(publisher.count()).isPositive();
  }

  @Test
  void closedLoaderTakesNothingMore() {
    // Given
    var loader = loader(new HandClock(), 1);
    loader.start();
    loader.close();
    // When, Then
    assertThatThrownBy(() -> loader.submit(web("late")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("mesh-loader is closed");
  }
}
