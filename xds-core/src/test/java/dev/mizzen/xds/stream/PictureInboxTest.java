package dev.mizzen.xds.stream;

import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.Concern;
import dev.mizzen.xds.push.PushPlan;
import dev.mizzen.xds.push.Updates;
import dev.mizzen.xds.scope.NodeFixture;
import dev.mizzen.xds.scope.ScopeBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PictureInboxTest {
  private static final Proxy PROXY = NodeFixture.sidecar("shop", "web-1", "10.1.0.1").proxy();

  private final MeshUpdate first =
      MeshUpdate.full(
          MeshFixture.create()
              .with(service("shop", "a").port("http", 80, Protocol.HTTP))
              .with(slice("shop", "a").port("http", 80).address("10.1.1.99"))
              .context());
  private final PictureInbox inbox = new PictureInbox();

  @Test
  void settledStreamIsNotWokenForWhatDoesNotConcernIt() {
    settle(XdsType.CLUSTER, XdsType.ROUTE);

    boolean isWoken = inbox.offer(endpointsOfA(first));

    assertThat(isWoken).isFalse();
  }

  @Test
  void streamThatIsNotWokenFindsTheNewestPictureAllTheSame() {
    settle(XdsType.CLUSTER);
    PushPlan plan = endpointsOfA(first);

    inbox.offer(plan);

    assertThat(inbox.take().update()).isSameAs(plan.update());
  }

  @Test
  void settledStreamIsWokenForATypeItWatches() {
    settle(XdsType.ENDPOINT);

    boolean isWoken = inbox.offer(endpointsOfA(first));

    assertThat(isWoken).isTrue();
    assertThat(inbox.take().concern().types()).containsExactly(XdsType.ENDPOINT);
  }

  @Test
  void streamAtWorkHasToLookAtEverything() {
    settle(XdsType.ROUTE);
    inbox.take();

    boolean isWoken = inbox.offer(endpointsOfA(first));

    assertThat(isWoken).isTrue();
    assertThat(inbox.take().concern()).isEqualTo(Concern.EVERYTHING);
  }

  @Test
  void concernsOfSeveralPicturesAddUp() {
    settle(XdsType.CLUSTER, XdsType.ROUTE);
    PushPlan endpoints = endpointsOfA(first);

    inbox.offer(endpoints);
    boolean isWoken = inbox.offer(routesOfA(endpoints.update()));

    assertThat(isWoken).isTrue();
    assertThat(inbox.take().concern().types())
        .containsExactlyInAnyOrder(XdsType.ENDPOINT, XdsType.ROUTE);
  }

  @Test
  void whileItsScopeIsOpenNothingCanBeRuledOut() {
    settle(XdsType.ENDPOINT);
    PushPlan routes = routesOfA(first);

    inbox.offer(routes);
    inbox.offer(endpointsOfA(routes.update()));

    assertThat(inbox.take().concern()).isEqualTo(Concern.EVERYTHING);
  }

  @Test
  void pictureThatDoesNotFollowTheLastOneConcernsEverything() {
    settle(XdsType.ROUTE);
    PushPlan missed = endpointsOfA(first);

    inbox.offer(endpointsOfA(missed.update()));

    assertThat(inbox.take().concern()).isEqualTo(Concern.EVERYTHING);
  }

  @Test
  void pictureOfferedBeforeTheStreamBeginsIsKept() {
    PushPlan newer = endpointsOfA(first);
    inbox.offer(newer);

    inbox.begin(first);

    assertThat(inbox.take().update()).isSameAs(newer.update());
  }

  private void settle(XdsType... watched) {
    inbox.begin(first);
    inbox.take();
    inbox.settle(
        new PictureInbox.Standing(
            PROXY, ScopeBuilder.build(first.context(), PROXY), Set.of(watched)));
  }

  private static PushPlan endpointsOfA(MeshUpdate before) {
    String address = "10.1.1." + before.context().version().counter();
    return after(
        before,
        new MeshEvent.SliceChanged(slice("shop", "a").port("http", 80).address(address).build()));
  }

  private static PushPlan routesOfA(MeshUpdate before) {
    return after(
        before,
        new MeshEvent.ConfigChanged(
            virtualService("shop/v", "{hosts: [a], http: [{route: [{destination: {host: a}}]}]}")));
  }

  private static PushPlan after(MeshUpdate before, MeshEvent event) {
    return new PushPlan(Updates.after(before.context(), event));
  }
}
