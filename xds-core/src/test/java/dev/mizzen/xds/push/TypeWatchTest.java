package dev.mizzen.xds.push;

import static dev.mizzen.xds.push.EncodedResources.resource;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.mizzen.xds.protocol.XdsRequest;
import dev.mizzen.xds.protocol.XdsType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypeWatchTest {
  private static final TypeSet TWO =
      new WildcardSet(List.of(resource("a", "1"), resource("b", "1")));
  private static final TypeSet CHANGED =
      new WildcardSet(List.of(resource("a", "2"), resource("b", "1")));
  private static final TypeSet ONE_LEFT = new WildcardSet(List.of(resource("b", "1")));

  @Test
  void deltaWildcardGetsEverythingFirst() {
    TypeWatch watch = delta(List.of(), Map.of());

    TypeWatch.Answer answer = watch.answer(TWO, false).orElseThrow();

    assertThat(answer.resources()).extracting(EncodedResource::name).containsExactly("a", "b");
    assertThat(answer.removed()).isEmpty();
  }

  @Test
  void deltaGetsOnlyWhatChanged() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.answer(TWO, false);

    TypeWatch.Answer answer = watch.answer(CHANGED, false).orElseThrow();

    assertThat(answer.resources()).extracting(EncodedResource::name).containsExactly("a");
  }

  @Test
  void deltaHearsOfRemovals() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.answer(TWO, false);

    TypeWatch.Answer answer = watch.answer(ONE_LEFT, false).orElseThrow();

    assertThat(answer.resources()).isEmpty();
    assertThat(answer.removed()).containsExactly("a");
  }

  @Test
  void heldRemovalsComeWhenAskedFor() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.answer(TWO, true);

    Optional<TypeWatch.Answer> now = watch.answer(ONE_LEFT, true);
    Optional<TypeWatch.Answer> later = watch.removals();

    assertThat(now).isEmpty();
    assertThat(later.orElseThrow().removed()).containsExactly("a");
    assertThat(watch.removals()).isEmpty();
  }

  @Test
  void heldRemovalOfAResourceThatCameBackIsForgotten() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.answer(TWO, true);
    watch.answer(ONE_LEFT, true);

    Optional<TypeWatch.Answer> back = watch.answer(TWO, true);

    assertThat(back.orElseThrow().resources())
        .extracting(EncodedResource::name)
        .containsExactly("a");
    assertThat(watch.removals()).isEmpty();
  }

  @Test
  void reconnectSendsNothingThatTheProxyStillHas() {
    String kept = resource("a", "1").version();
    TypeWatch watch = delta(List.of(), Map.of("a", kept, "b", "old", "gone", "x"));

    TypeWatch.Answer answer = watch.answer(TWO, false).orElseThrow();

    assertThat(answer.resources()).extracting(EncodedResource::name).containsExactly("b");
    assertThat(answer.removed()).containsExactly("gone");
  }

  @Test
  void nothingIsSentWhereNothingChanged() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.answer(TWO, false);

    assertThat(
            watch.answer(new WildcardSet(List.of(resource("a", "1"), resource("b", "1"))), false))
        .isEmpty();
  }

  @Test
  void aNameSubscribedAgainIsAnsweredAgain() {
    TypeWatch watch = named(List.of("a"));
    NamedSet set = new NamedSet(name -> TWO.get(name));
    watch.answer(set, false);

    watch.onRequest(difference(List.of("a"), List.of(), ""));

    assertThat(watch.answer(set, false).orElseThrow().resources())
        .extracting(EncodedResource::name)
        .containsExactly("a");
  }

  @Test
  void aNameThatDoesNotExistIsReportedRemoved() {
    TypeWatch watch = named(List.of("a", "nowhere"));

    TypeWatch.Answer answer =
        watch.answer(new NamedSet(name -> TWO.get(name)), false).orElseThrow();

    assertThat(answer.resources()).extracting(EncodedResource::name).containsExactly("a");
    assertThat(answer.removed()).containsExactly("nowhere");
  }

  @Test
  void anUnsubscribedNameIsSentNoMore() {
    TypeWatch watch = named(List.of("a", "b"));
    NamedSet older = new NamedSet(name -> TWO.get(name));
    watch.answer(older, false);
    watch.onRequest(difference(List.of(), List.of("a"), ""));

    NamedSet newer = new NamedSet(name -> CHANGED.get(name));

    assertThat(watch.answer(newer, false)).isEmpty();
  }

  @Test
  void onlyTheLastNonceAcknowledges() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.onSent("n1", Instant.EPOCH);
    watch.onSent("n2", Instant.EPOCH);

    assertThat(watch.onRequest(difference(List.of(), List.of(), "n1")))
        .isEqualTo(TypeWatch.Outcome.EXPIRED);
    assertThat(watch.isOutstanding()).isTrue();
    assertThat(watch.onRequest(difference(List.of(), List.of(), "n2")))
        .isEqualTo(TypeWatch.Outcome.ACCEPTED);
    assertThat(watch.isOutstanding()).isFalse();
  }

  @Test
  void aRefusalKeepsTheLastAcceptedNonceAndIsNotAnsweredWithTheSameAgain() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.answer(TWO, false);
    watch.onSent("n1", Instant.EPOCH);
    watch.onRequest(difference(List.of(), List.of(), "n1"));
    watch.answer(CHANGED, false);
    watch.onSent("n2", Instant.EPOCH);

    TypeWatch.Outcome outcome =
        watch.onRequest(
            new XdsRequest(
                Optional.empty(),
                XdsType.CLUSTER.typeUrl(),
                "n2",
                Optional.of(Status.newBuilder().setCode(13).setMessage("bad").build()),
                new XdsRequest.Wish.Difference(List.of(), List.of(), Map.of())));

    assertThat(outcome).isEqualTo(TypeWatch.Outcome.REFUSED);
    assertThat(watch.acknowledgement().nonceAcked()).contains("n1");
    assertThat(watch.acknowledgement().error()).isPresent();
    assertThat(watch.answer(CHANGED, false)).isEmpty();
  }

  @Test
  void theResourceThatARefusalNamesStaysRefusedUntilItIsTakenInAnotherForm() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.answer(TWO, false);
    watch.onSent("n1", Instant.EPOCH);

    watch.onRequest(refusal("n1", "Error adding/updating cluster(s) a: no such host"));
    List<TypeWatch.Refused> afterRefusal = watch.refused();
    TypeSet otherChanged = new WildcardSet(List.of(resource("a", "1"), resource("b", "2")));
    watch.answer(otherChanged, false);
    watch.onSent("n2", Instant.EPOCH);
    watch.onRequest(difference(List.of(), List.of(), "n2"));
    List<TypeWatch.Refused> afterAnother = watch.refused();
    watch.answer(CHANGED, false);
    watch.onSent("n3", Instant.EPOCH);
    watch.onRequest(difference(List.of(), List.of(), "n3"));

    assertThat(afterRefusal).extracting(refused -> refused.resource().name()).containsExactly("a");
    assertThat(afterAnother).isEqualTo(afterRefusal);
    assertThat(watch.refused()).isEmpty();
  }

  @Test
  void aRefusedResourceThatIsGoneIsForgotten() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.answer(TWO, false);
    watch.onSent("n1", Instant.EPOCH);
    watch.onRequest(refusal("n1", "a: bad"));

    watch.answer(ONE_LEFT, false);

    assertThat(watch.refused()).isEmpty();
  }

  @Test
  void aRefusalWithoutNamesMeansWhatWasNew() {
    TypeWatch watch = delta(List.of(), Map.of());
    watch.answer(TWO, false);
    watch.onSent("n1", Instant.EPOCH);
    watch.onRequest(difference(List.of(), List.of(), "n1"));
    watch.answer(CHANGED, false);
    watch.onSent("n2", Instant.EPOCH);

    watch.onRequest(refusal("n2", "duplicate domain"));

    assertThat(watch.refused())
        .containsExactly(new TypeWatch.Refused(CHANGED.get("a").orElseThrow(), "duplicate domain"));
  }

  @Test
  void stateOfTheWorldResendsAllClustersWhenOneChanges() {
    TypeWatch watch = new TypeWatch(XdsType.CLUSTER, new XdsRequest.Wish.Everything(List.of()));
    watch.answer(TWO, false);

    TypeWatch.Answer answer = watch.answer(CHANGED, false).orElseThrow();

    assertThat(answer.resources()).extracting(EncodedResource::name).containsExactly("a", "b");
  }

  @Test
  void stateOfTheWorldAnswersAddedEndpointsAlone() {
    TypeWatch watch = new TypeWatch(XdsType.ENDPOINT, new XdsRequest.Wish.Everything(List.of("a")));
    NamedSet set = new NamedSet(name -> TWO.get(name));
    watch.answer(set, false);
    watch.onSent("n1", Instant.EPOCH);

    watch.onRequest(everything(List.of("a", "b"), "n1"));

    assertThat(watch.answer(set, false).orElseThrow().resources())
        .extracting(EncodedResource::name)
        .containsExactly("b");
  }

  @Test
  void stateOfTheWorldIgnoresAnExpiredNonce() {
    TypeWatch watch = new TypeWatch(XdsType.ENDPOINT, new XdsRequest.Wish.Everything(List.of("a")));
    NamedSet set = new NamedSet(name -> TWO.get(name));
    watch.answer(set, false);
    watch.onSent("n1", Instant.EPOCH);

    TypeWatch.Outcome outcome = watch.onRequest(everything(List.of("a", "b"), "old"));

    assertThat(outcome).isEqualTo(TypeWatch.Outcome.EXPIRED);
    assertThat(watch.answer(set, false)).isEmpty();
  }

  private static XdsRequest refusal(String nonce, String message) {
    return new XdsRequest(
        Optional.empty(),
        XdsType.CLUSTER.typeUrl(),
        nonce,
        Optional.of(Status.newBuilder().setCode(13).setMessage(message).build()),
        new XdsRequest.Wish.Difference(List.of(), List.of(), Map.of()));
  }

  private static TypeWatch delta(List<String> subscribe, Map<String, String> versions) {
    return new TypeWatch(
        XdsType.CLUSTER, new XdsRequest.Wish.Difference(subscribe, List.of(), versions));
  }

  private static TypeWatch named(List<String> names) {
    return new TypeWatch(
        XdsType.ENDPOINT, new XdsRequest.Wish.Difference(names, List.of(), Map.of()));
  }

  private static XdsRequest difference(
      List<String> subscribe, List<String> unsubscribe, String nonce) {
    return new XdsRequest(
        Optional.empty(),
        XdsType.CLUSTER.typeUrl(),
        nonce,
        Optional.empty(),
        new XdsRequest.Wish.Difference(subscribe, unsubscribe, Map.of()));
  }

  private static XdsRequest everything(List<String> names, String nonce) {
    return new XdsRequest(
        Optional.empty(),
        XdsType.ENDPOINT.typeUrl(),
        nonce,
        Optional.empty(),
        new XdsRequest.Wish.Everything(names));
  }
}
