package dev.mizzen.model.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.PictureView;
import dev.mizzen.model.testing.RandomMesh;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of pictures whatever happens. */
class PictureLawsTest {
  private static final int EVENTS = 250;

  private static PushContext empty() {
    return PushContext.empty(MeshFixture.mesh(Features.DEFAULT));
  }

  private static PushContext inBatches(PushContext base, List<List<MeshEvent>> batches) {
    PushContext context = base;
    for (List<MeshEvent> batch : batches) {
      context = MeshFixture.after(context, batch);
    }
    return context;
  }

  private static PictureView view(PushContext context) {
    return PictureView.of(context, RandomMesh.NAMES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void anyBatchingGivesTheSamePicture(long seed) {
    // Given
    var chance = new RandomMesh(seed);
    var events = chance.events(EVENTS);
    // When
    var oneByOne = inBatches(empty(), chance.batches(events, 1));
    var inSome = inBatches(empty(), chance.batches(events, 20));
    var atOnce = inBatches(empty(), List.of(events));
    // Then
    assertThat(view(inSome).differencesFrom(view(oneByOne))).isEmpty();
    assertThat(view(atOnce).differencesFrom(view(oneByOne))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32})
  void livePictureEqualsOneMadeFromTheLastWordsInAnyOrder(long seed) {
    // Given
    var chance = new RandomMesh(seed);
    var events = chance.events(EVENTS);
    // When
    var live = inBatches(empty(), chance.batches(events, 10));
    var cold = inBatches(empty(), List.of(chance.lastWords(events)));
    // Then
    assertThat(view(live).differencesFrom(view(cold))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44})
  void sayingTheSameAgainChangesNothing(long seed) {
    // Given
    var chance = new RandomMesh(seed);
    var events = chance.events(EVENTS);
    var base = inBatches(empty(), List.of(events));
    var delta = new PushDelta(base);
    // When
    chance.lastWords(events).forEach(delta::replay);
    var next = delta.apply(base.version());
    // Then
    assertThat(delta.isEmpty()).isTrue();
    assertThat(delta.causes()).isEmpty();
    assertThat(next.services()).isSameAs(base.services());
    assertThat(next.endpoints()).isSameAs(base.endpoints());
    assertThat(next.workloads()).isSameAs(base.workloads());
    assertThat(next.virtualServices()).isSameAs(base.virtualServices());
    assertThat(next.destinationRules()).isSameAs(base.destinationRules());
    assertThat(next.gateways()).isSameAs(base.gateways());
    assertThat(next.sidecars()).isSameAs(base.sidecars());
    assertThat(next.peerAuthentications()).isSameAs(base.peerAuthentications());
    assertThat(next.networks()).isSameAs(base.networks());
    assertThat(next.configs()).isSameAs(base.configs());
    assertThat(next.secrets()).isSameAs(base.secrets());
    assertThat(next.mesh()).isSameAs(base.mesh());
  }

  @ParameterizedTest
  @ValueSource(longs = {51, 52, 53, 54})
  void updateNamesExactlyTheServicesAndEndpointsThatDiffer(long seed) {
    // Given
    var chance = new RandomMesh(seed);
    var base = inBatches(empty(), List.of(chance.events(EVENTS)));
    var delta = new PushDelta(base);
    // When
    chance.events(20).forEach(delta::replay);
    var update = delta.toUpdate(delta.apply(base.version()), Instant.EPOCH);
    // Then
    assertThat(update.changedServices())
        .isEqualTo(Differences.ofServices(base.services(), update.context().services()));
    assertThat(update.changedEndpoints())
        .isEqualTo(Differences.ofEndpoints(base.endpoints(), update.context().endpoints()));
  }
}
