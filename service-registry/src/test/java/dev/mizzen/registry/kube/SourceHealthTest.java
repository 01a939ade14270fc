package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.registry.kube.KubeState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceHealthTest {
  private static final ApiResource SERVICES = resource(ConfigKind.SERVICE);
  private static final ApiResource NODES = resource(ConfigKind.NODE);

  private Instant now = Instant.EPOCH;
  private int synced;
  private final SourceHealth health =
      new SourceHealth(KubeObserver.NONE, () -> now, () -> synced++);

  @BeforeEach
  void aKindThatIsRequiredAndOneThatIsNot() {
    health.expect(SERVICES, true);
    health.expect(NODES, false);
  }

  @Test
  void itIsSyncedOnceWhenEveryKindWasRead() {
    health.listed(SERVICES);
    int before = synced;
    health.listed(NODES);
    health.listed(NODES);

    assertThat(before).isZero();
    assertThat(synced).isOne();
  }

  @Test
  void aKindThatIsNotThereHoldsNothingUp() {
    health.listed(NODES);
    health.failed(SERVICES, failure(404));

    assertThat(synced).isOne();
    assertThat(phase(SERVICES)).isEqualTo(Phase.ABSENT);
  }

  @Test
  void aRefusedKindHoldsNothingUpUnlessItIsRequired() {
    health.failed(NODES, failure(403));
    health.failed(SERVICES, failure(403));
    int refused = synced;
    health.listed(SERVICES);

    assertThat(refused).isZero();
    assertThat(synced).isOne();
    assertThat(phase(NODES)).isEqualTo(Phase.REFUSED);
  }

  @Test
  void aServerThatCannotBeReachedHoldsEverythingUp() {
    health.listed(SERVICES);
    health.failed(NODES, ApiFailure.unanswered("no route"));

    assertThat(synced).isZero();
    assertThat(kind(NODES).detail()).isEqualTo("no route");
  }

  @Test
  void aKindThatIsGivenUpHoldsNothingUp() {
    health.listed(SERVICES);
    health.forget(NODES);

    assertThat(synced).isOne();
    assertThat(health.expects(NODES)).isFalse();
  }

  @Test
  void aKindThatComesLaterUndoesNothing() {
    health.listed(SERVICES);
    health.listed(NODES);
    health.expect(resource(ConfigKind.SIDECAR), false);

    assertThat(health.state(name -> 0).isSynced()).isTrue();
  }

  @Test
  void aSignOfLifeEndsAnOutageOnlyOfAKindThatWasRead() {
    health.listed(SERVICES);
    health.failed(SERVICES, ApiFailure.unanswered("cut"));
    health.failed(NODES, ApiFailure.unanswered("cut"));

    health.heard(SERVICES);
    health.heard(NODES);

    assertThat(phase(SERVICES)).isEqualTo(Phase.LIVE);
    assertThat(phase(NODES)).isEqualTo(Phase.LOST);
  }

  @Test
  void aPhaseIsAsOldAsItsBeginning() {
    now = now.plus(Duration.ofSeconds(5));
    health.failed(SERVICES, ApiFailure.unanswered("first"));
    now = now.plus(Duration.ofSeconds(5));
    health.failed(SERVICES, ApiFailure.unanswered("second"));

    assertThat(kind(SERVICES).since()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(kind(SERVICES).detail()).isEqualTo("second");
  }

  @Test
  void objectsAreCountedByTheNameOfTheirKind() {
    KubeState state = health.state(name -> name.equals("Node") ? 3 : 0);

    assertThat(state.kinds())
        .extracting(KubeState.Kind::name, KubeState.Kind::objects)
        .containsExactly(tuple("Node", 3), tuple("Service", 0));
  }

  @Test
  void whatNobodyExpectsIsPassedOver() {
    ApiResource sidecars = resource(ConfigKind.SIDECAR);

    health.listed(sidecars);
    health.heard(sidecars);
    health.failed(sidecars, failure(403));

    assertThat(health.state(name -> 0).kinds()).hasSize(2);
  }

  private Phase phase(ApiResource resource) {
    return kind(resource).phase();
  }

  private KubeState.Kind kind(ApiResource resource) {
    return health.state(name -> 0).kinds().stream()
        .filter(kind -> kind.name().equals(resource.name()))
        .findFirst()
        .orElseThrow();
  }

  private static ApiFailure failure(int code) {
    return ApiFailure.refused(code, "HTTP " + code, Optional.empty());
  }

  private static ApiResource resource(ConfigKind kind) {
    return ApiResource.all(WatchScope.ALL).stream()
        .filter(resource -> resource.kind().filter(kind::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }
}
