package dev.mizzen.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  @Test
  void aFirstDeltaRequestWithoutNamesWantsEverything() {
    Subscription subscription = new Subscription();

    subscription.startDelta(List.of(), List.of(), List.of("kept"));

    assertThat(subscription.isWildcard()).isTrue();
    assertThat(subscription.names()).containsExactly("kept");
  }

  @Test
  void subscribingAndUnsubscribingTheStarWantsNothing() {
    Subscription subscription = new Subscription();

    subscription.startDelta(List.of("*"), List.of("*"), List.of());

    assertThat(subscription.isWildcard()).isFalse();
    assertThat(subscription.names()).isEmpty();
  }

  @Test
  void namesAndTheStarMayBeWantedTogether() {
    Subscription subscription = new Subscription();

    subscription.startDelta(List.of("*", "a"), List.of(), List.of());

    assertThat(subscription.wants("b")).isTrue();
    assertThat(subscription.names()).containsExactly("a");
  }

  @Test
  void theStarCanBeGivenUpLater() {
    Subscription subscription = new Subscription();
    subscription.startDelta(List.of(), List.of(), List.of());

    subscription.changeDelta(List.of("a"), List.of("*"));

    assertThat(subscription.wants("a")).isTrue();
    assertThat(subscription.wants("b")).isFalse();
  }

  @Test
  void stateOfTheWorldTellsTheNamesThatAreNew() {
    Subscription subscription = new Subscription();
    subscription.replace(XdsType.ROUTE, List.of("80", "90"));

    assertThat(subscription.replace(XdsType.ROUTE, List.of("90", "100"))).containsExactly("100");
    assertThat(subscription.names()).containsExactlyInAnyOrder("90", "100");
  }

  @Test
  void theSnapshotStaysTheSameObjectUntilNamesChange() {
    Subscription subscription = new Subscription();
    subscription.startDelta(List.of("a"), List.of(), List.of());
    var before = subscription.snapshot();

    subscription.changeDelta(List.of(), List.of());
    assertThat(subscription.snapshot()).isSameAs(before);

    subscription.changeDelta(List.of("b"), List.of());
    assertThat(subscription.snapshot()).containsExactlyInAnyOrder("a", "b");
  }
}
