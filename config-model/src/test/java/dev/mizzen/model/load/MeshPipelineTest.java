package dev.mizzen.model.load;

import static dev.mizzen.model.testing.ServiceFixture.key;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.ServiceFixture.source;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushCause;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.testing.MeshFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeshPipelineTest {
  private final HandClock clock = new HandClock();
  private final List<String> faults = new ArrayList<>();
  private final RecordingPublisher publisher = new RecordingPublisher();
  private final RecordingObserver observer = new RecordingObserver();

  private static final class RecordingObserver implements LoaderObserver {
    private final List<Duration> debounceTimes = new ArrayList<>();

    @Override
    public void published(MeshUpdate update, Duration debounceTime) {
      debounceTimes.add(debounceTime);
    }
  }

  private MeshPipeline pipeline(String... sources) {
    MeshPipeline pipeline =
        new MeshPipeline(
            PushContext.empty(MeshFixture.mesh(Features.DEFAULT)),
            LoaderSettings.awaiting(Set.of(sources)),
            clock,
            (where, fault) -> faults.add(where),
            observer);
    pipeline.add(publisher);
    return pipeline;
  }

  /** A pipeline that has published its first picture, a quiet time ago. */
  private MeshPipeline serving() throws InterruptedException {
    MeshPipeline pipeline = pipeline();
    pipeline.publishIfDue();
    publisher.next();
    clock.advance(Duration.ofSeconds(1));
    return pipeline;
  }

  private static MeshEvent web(String name) {
    return new MeshEvent.ServiceChanged(MeshFixture.CLUSTER, service("default", name).build());
  }

  private static MeshEvent endpoint(String address) {
    return new MeshEvent.SliceChanged(
        slice("default", "web").port("http", 80).address(address).build());
  }

  @Test
  void nothingIsPublishedBeforeEverySourceIsSynced() throws InterruptedException {
    // Given
    var pipeline = pipeline("files", "cluster");
    pipeline.fold(web("one"));
    pipeline.fold(new MeshEvent.SourceSynced("files"));
    clock.advance(Duration.ofMinutes(1));
    pipeline.publishIfDue();
    var before = publisher.count();
    // When
    pipeline.fold(web("two"));
    pipeline.fold(new MeshEvent.SourceSynced("cluster"));
    pipeline.publishIfDue();
    // Then
    assertThat(before).isZero();
    assertThat(publisher.count()).isEqualTo(1);
    assertThat(publisher.next().changedServices())
        .containsExactlyInAnyOrder(key("default", "one"), key("default", "two"));
  }

  @Test
  void emptyMeshIsPublishedTooOnceItIsKnownToBeEmpty() throws InterruptedException {
    // Given
    var pipeline = pipeline("files");
    // When
    pipeline.fold(new MeshEvent.SourceSynced("files"));
    pipeline.publishIfDue();
    // Then
    assertThat(publisher.next().context().version().counter()).isEqualTo(1);
    assertThat(pipeline.isServing()).isTrue();
  }

  @Test
  void burstIsPublishedAtOnceAndThenInOneMore() throws InterruptedException {
    // Given
    var pipeline = serving();
    pipeline.fold(web("one"));
    pipeline.publishIfDue();
    pipeline.fold(web("two"));
    clock.advance(Duration.ofMillis(50));
    pipeline.fold(web("three"));
    pipeline.publishIfDue();
    var early = publisher.count();
    // When
    clock.advance(Duration.ofMillis(100));
    pipeline.publishIfDue();
    // Then
    assertThat(early).isEqualTo(1);
    assertThat(publisher.next().changed()).containsExactly(source("default", "one"));
    assertThat(publisher.next().changed())
        .containsExactlyInAnyOrder(source("default", "two"), source("default", "three"));
    assertThat(observer.debounceTimes.getLast()).isEqualTo(Duration.ofMillis(150));
  }

  @Test
  void endpointsAloneWaitLess() throws InterruptedException {
    // Given
    var pipeline = serving();
    pipeline.fold(endpoint("10.0.0.1"));
    pipeline.publishIfDue();
    pipeline.fold(endpoint("10.0.0.2"));
    // When
    clock.advance(LoaderSettings.DEFAULT_ENDPOINT_DEBOUNCE_AFTER);
    pipeline.publishIfDue();
    // Then
    assertThat(publisher.count()).isEqualTo(2);
    assertThat(publisher.next().causes()).isEqualTo(Map.of(PushCause.ENDPOINT, 1));
  }

  @Test
  void whatCancelsOutIsNotPublished() throws InterruptedException {
    // Given
    var pipeline = serving();
    // When
    pipeline.fold(web("one"));
    pipeline.fold(new MeshEvent.ServiceRemoved(MeshFixture.CLUSTER, source("default", "one")));
    pipeline.publishIfDue();
    // Then
    assertThat(publisher.count()).isZero();
    assertThat(pipeline.due()).isEmpty();
  }

  @Test
  void everyUpdateStartsWhereTheLastOneEnded() throws InterruptedException {
    // Given
    var pipeline = serving();
    pipeline.fold(web("one"));
    pipeline.publishIfDue();
    clock.advance(Duration.ofSeconds(1));
    // When
    pipeline.fold(web("two"));
    pipeline.publishIfDue();
    // Then
    var first = publisher.next();
    assertThat(publisher.next().previous()).isSameAs(first.context());
  }

  @Test
  void newPublisherHearsEverythingFirst() throws InterruptedException {
    // Given
    var pipeline = serving();
    pipeline.fold(web("one"));
    pipeline.publishIfDue();
    var late = new RecordingPublisher();
    // When
    pipeline.add(late);
    // Then
    assertThat(late.next().changedServices()).containsExactly(key("default", "one"));
  }

  @Test
  void publisherThatThrowsCostsTheOthersNothing() throws InterruptedException {
    // Given
    var pipeline = serving();
    pipeline.add(
        update -> {
          throw new IllegalStateException("broken");
        });
    var third = new RecordingPublisher();
    pipeline.add(third);
    third.next();
    // When
    pipeline.fold(web("one"));
    pipeline.publishIfDue();
    // Then
    assertThat(third.count()).isEqualTo(1);
    assertThat(faults).containsExactly("publish", "publish");
  }

  @Test
  void flushPublishesWhatWaits() throws InterruptedException {
    // Given
    var pipeline = serving();
    pipeline.fold(web("one"));
    pipeline.publishIfDue();
    pipeline.fold(web("two"));
    // When
    pipeline.flush();
    // Then
    assertThat(publisher.count()).isEqualTo(2);
  }

  @Test
  void eventThatCannotBeAppliedCostsItselfAlone() throws InterruptedException {
    // Given
    var pipeline = serving();
    // When
    pipeline.fold(web("one"));
    pipeline.fold(Poison.virtualService("default", "poison"));
    pipeline.fold(web("two"));
    pipeline.publishIfDue();
    // Then
    assertThat(publisher.next().changedServices())
        .containsExactlyInAnyOrder(key("default", "one"), key("default", "two"));
    assertThat(faults).hasSize(1);
  }
}
