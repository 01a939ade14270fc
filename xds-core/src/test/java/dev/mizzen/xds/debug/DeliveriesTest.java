package dev.mizzen.xds.debug;

import static dev.mizzen.model.testing.ConfigFixtures.destinationRule;
import static dev.mizzen.model.testing.ConfigFixtures.key;
import static dev.mizzen.model.testing.ConfigFixtures.sidecar;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.protocol.XdsRequest;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.GeneratedSets;
import dev.mizzen.xds.push.Generators;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.push.TypeWatch;
import dev.mizzen.xds.scope.NodeFixture;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.ScopeBuilder;
import dev.mizzen.xds.stream.ConnectionView;
import dev.mizzen.xds.stream.ViewFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private static final ConfigKey RULE = key(ConfigKind.DESTINATION_RULE, "shop/a");
  private static final String CLUSTER = "outbound|80||a.shop.svc.cluster.local";

  private final PushContext picture =
      MeshFixture.create()
          .with(service("shop", "a").port("http", 80, Protocol.HTTP))
          .with(slice("shop", "a").port("http", 80).address("10.1.1.9"))
          .withConfig(destinationRule("shop/a", "host: a"))
          .withConfig(sidecar("other/none", "egress: [{hosts: ['./*']}]"))
          .context();
  private final GeneratedSets sets =
      new GeneratedSets(
          Generators.all(),
          (where, fault) -> {
            throw new AssertionError(where, fault);
          });
  private final Deliveries deliveries = new Deliveries();

  @Test
  void proxiesThatTookItAreCounted() {
    Map<ConfigKey, Delivery> found =
        of(picture, acked("shop", "web-1"), acked("shop", "web-2"), acked("other", "x"));

    assertThat(found.get(RULE)).isEqualTo(new Delivery(2, 2, 0, List.of(), List.of()));
  }

  @Test
  void aSidecarConcernsTheProxiesThatItIsFor() {
    Map<ConfigKey, Delivery> found = of(picture, acked("shop", "web-1"), acked("other", "x"));

    assertThat(found.get(key(ConfigKind.SIDECAR, "other/none")))
        .isEqualTo(new Delivery(1, 1, 0, List.of(), List.of()));
  }

  @Test
  void aProxyThatHasNotAnsweredIsBehind() {
    TypeWatch watch = sent("shop", "web-2");

    Map<ConfigKey, Delivery> found =
        of(picture, acked("shop", "web-1"), view("shop", "web-2", watch));

    assertThat(found.get(RULE)).isEqualTo(new Delivery(2, 1, 0, List.of(), List.of("web-2.shop")));
  }

  @Test
  void aProxyThatMayBeOwedSomethingIsBehind() {
    TypeWatch watch = sent("shop", "web-1");
    watch.onRequest(answer("n", Optional.empty()));

    Map<ConfigKey, Delivery> found =
        of(
            picture,
            ViewFixture.view(
                proxy("shop", "web-1"),
                picture,
                Map.of(XdsType.CLUSTER, watch),
                Set.of(XdsType.CLUSTER)));

    assertThat(found.get(RULE)).isEqualTo(new Delivery(1, 0, 0, List.of(), List.of("web-1.shop")));
  }

  @Test
  void aProxyThatHasNotSeenThePictureIsBehind() {
    PushContext newer = MeshFixture.after(picture);

    Map<ConfigKey, Delivery> found = of(newer, acked("shop", "web-1"));

    assertThat(newer.version().counter()).isGreaterThan(picture.version().counter());
    assertThat(found.get(RULE)).extracting(Delivery::acked).isEqualTo(0);
  }

  @Test
  void anObjectConcernsAProxyBeforeItWasSentAnythingOfIt() {
    ConfigKey added = key(ConfigKind.DESTINATION_RULE, "shop/b");
    PushContext newer =
        MeshFixture.after(
            picture,
            new MeshEvent.ServiceChanged(
                MeshFixture.CLUSTER, service("shop", "b").port("http", 80, Protocol.HTTP).build()),
            new MeshEvent.ConfigChanged(destinationRule("shop/b", "host: b")));

    Map<ConfigKey, Delivery> found = of(newer, acked("shop", "web-1"));

    assertThat(found.get(added)).isEqualTo(new Delivery(1, 0, 0, List.of(), List.of("web-1.shop")));
  }

  @Test
  void aRefusalNamesProxyResourceAndReason() {
    TypeWatch watch = sent("shop", "web-2");
    String message = "Error adding/updating cluster(s) " + CLUSTER + ": no";
    watch.onRequest(
        answer("n", Optional.of(Status.newBuilder().setCode(13).setMessage(message).build())));

    Map<ConfigKey, Delivery> found =
        of(picture, acked("shop", "web-1"), view("shop", "web-2", watch));

    assertThat(found.get(RULE))
        .isEqualTo(
            new Delivery(
                2,
                1,
                1,
                List.of(
                    new Delivery.Refusal("web-2.shop", XdsType.CLUSTER, CLUSTER, true, message)),
                List.of()));
  }

  private Map<ConfigKey, Delivery> of(PushContext newest, ConnectionView... views) {
    return deliveries.of(newest, List.of(views), view -> coming(newest, view));
  }

  private Deliveries.Coming coming(PushContext newest, ConnectionView view) {
    ProxyScope scope = ScopeBuilder.build(newest, view.proxy());
    return new Deliveries.Coming() {
      @Override
      public ProxyScope scope() {
        return scope;
      }

      @Override
      public TypeSet set(XdsType type) {
        return sets.get(newest, scope, type);
      }
    };
  }

  private ConnectionView acked(String namespace, String name) {
    TypeWatch watch = sent(namespace, name);
    watch.onRequest(answer("n", Optional.empty()));
    return view(namespace, name, watch);
  }

  private TypeWatch sent(String namespace, String name) {
    TypeSet clusters =
        sets.get(picture, ScopeBuilder.build(picture, proxy(namespace, name)), XdsType.CLUSTER);
    TypeWatch watch =
        new TypeWatch(
            XdsType.CLUSTER, new XdsRequest.Wish.Difference(List.of(), List.of(), Map.of()));
    watch.answer(clusters, true);
    watch.onSent("n", Instant.EPOCH);
    return watch;
  }

  private ConnectionView view(String namespace, String name, TypeWatch watch) {
    return ViewFixture.view(
        proxy(namespace, name), picture, Map.of(XdsType.CLUSTER, watch), Set.of());
  }

  private static Proxy proxy(String namespace, String name) {
    return NodeFixture.sidecar(namespace, name, "10.1.0.1").proxy();
  }

  private static XdsRequest answer(String nonce, Optional<Status> error) {
    return new XdsRequest(
        Optional.empty(),
        XdsType.CLUSTER.typeUrl(),
        nonce,
        error,
        new XdsRequest.Wish.Difference(List.of(), List.of(), Map.of()));
  }
}
