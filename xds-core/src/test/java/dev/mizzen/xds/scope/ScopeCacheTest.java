package dev.mizzen.xds.scope;

import static dev.mizzen.model.testing.ConfigFixtures.destinationRule;
import static dev.mizzen.model.testing.ConfigFixtures.sidecar;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.push.PushDelta;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ScopeCacheTest {
  private final ScopeCache cache = new ScopeCache();

  @Test
  void proxiesThatDifferInLabelsNobodyAsksForShareAScope() {
    PushContext context =
        shop().withConfig(sidecar("shop/s", "{workloadSelector: {labels: {app: none}}}")).context();

    OutboundScope one =
        cache.scope(context, proxy("a-1", Map.of("app", "a", "pod", "1"))).outbound();
    OutboundScope two =
        cache.scope(context, proxy("a-2", Map.of("app", "a", "pod", "2"))).outbound();

    assertThat(two).isSameAs(one);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void proxiesThatDifferInALabelThatASelectorNamesDoNot() {
    PushContext context =
        shop()
            .withConfig(
                destinationRule("shop/d", "{host: a, workloadSelector: {matchLabels: {app: a}}}"))
            .context();

    OutboundScope one = cache.scope(context, proxy("a-1", Map.of("app", "a"))).outbound();
    OutboundScope two = cache.scope(context, proxy("b-1", Map.of("app", "b"))).outbound();

    assertThat(two).isNotSameAs(one);
    assertThat(one.destinationRule(one.services().getFirst())).isPresent();
    assertThat(two.destinationRule(two.services().getFirst())).isEmpty();
  }

  @Test
  void nodeOfAProxyCountsWhereAServiceKeepsToIt() {
    PushContext context = shop().context();

    OutboundScope one =
        cache.scope(context, node("a-1").with("NODE_NAME", "n1").proxy()).outbound();
    OutboundScope two =
        cache.scope(context, node("a-2").with("NODE_NAME", "n2").proxy()).outbound();

    assertThat(two).isSameAs(one);
  }

  @Test
  void changedEndpointsAndPodsLeaveTheScope() {
    PushContext before = shop().context();
    Proxy proxy = proxy("a-1", Map.of());
    OutboundScope first = cache.scope(before, proxy).outbound();

    MeshUpdate update =
        update(
            before,
            new MeshEvent.SliceChanged(
                slice("shop", "a").port("http", 80).pod("10.1.0.9", "a-9").build()),
            new MeshEvent.WorkloadChanged(pod("shop", "a-9", "10.1.0.9").build()));

    assertThat(cache.scope(update, proxy).outbound()).isSameAs(first);
  }

  @Test
  void objectThatTheSidecarDoesNotImportLeavesTheScope() {
    PushContext before =
        shop().withConfig(sidecar("shop/s", "egress: [{hosts: ['./*']}]")).context();
    Proxy proxy = proxy("a-1", Map.of());
    OutboundScope first = cache.scope(before, proxy).outbound();

    MeshUpdate update =
        update(
            before,
            changed(virtualService("other/v", "hosts: [b]")),
            new MeshEvent.ServiceChanged(MeshFixture.CLUSTER, service("other", "c").build()));

    assertThat(cache.scope(update, proxy).outbound()).isSameAs(first);
  }

  @Test
  void scopeThatComesOutEqualIsTheOldOne() {
    PushContext before =
        shop().withConfig(sidecar("shop/s", "egress: [{hosts: ['./*']}]")).context();
    Proxy proxy = proxy("a-1", Map.of());
    OutboundScope first = cache.scope(before, proxy).outbound();

    PushContext after = MeshFixture.after(before, changed(virtualService("other/v", "hosts: [b]")));

    assertThat(cache.scope(after, proxy).outbound()).isSameAs(first);
  }

  @Test
  void changedVirtualServiceMakesANewScope() {
    PushContext before = shop().context();
    Proxy proxy = proxy("a-1", Map.of());
    OutboundScope first = cache.scope(before, proxy).outbound();

    MeshUpdate update = update(before, changed(virtualService("shop/v", "hosts: [a]")));

    assertThat(cache.scope(update, proxy).outbound()).isNotSameAs(first);
    assertThat(cache.scope(update, proxy).outbound().egressListeners().getFirst().virtualServices())
        .hasSize(1);
  }

  @Test
  void threadThatLagsBehindIsServedFromItsOwnPicture() {
    PushContext before = shop().context();
    Proxy proxy = proxy("a-1", Map.of());
    OutboundScope old = cache.scope(before, proxy).outbound();
    PushContext after = MeshFixture.after(before, changed(virtualService("shop/v", "hosts: [a]")));
    OutboundScope fresh = cache.scope(after, proxy).outbound();

    assertThat(cache.scope(before, proxy).outbound()).isSameAs(old);
    assertThat(cache.scope(after, proxy).outbound()).isSameAs(fresh);
  }

  @Test
  void classesThatNobodyAsksForAnyMoreAreForgotten() {
    PushContext context = shop().context();
    cache.scope(context, NodeFixture.sidecar("gone", "x", "10.1.0.7").proxy());
    cache.scope(context, proxy("a-1", Map.of()));

    PushContext next = MeshFixture.after(context, changed(virtualService("shop/v", "hosts: [a]")));
    cache.scope(next, proxy("a-1", Map.of()));

    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void manyThreadsThatAskAtOnceGetOneScope() throws Exception {
    PushContext context = shop().context();
    List<Callable<OutboundScope>> asking =
        java.util.stream.IntStream.range(0, 64)
            .<Callable<OutboundScope>>mapToObj(
                i -> () -> cache.scope(context, proxy("a-" + i, Map.of())).outbound())
            .toList();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(asking).stream().map(Future::resultNow).distinct()).hasSize(1);
    }
  }

  private static MeshFixture shop() {
    return MeshFixture.create()
        .with(service("shop", "a").port("http", 80, Protocol.HTTP))
        .with(service("other", "b").port("http", 80, Protocol.HTTP));
  }

  private static NodeFixture node(String name) {
    return NodeFixture.sidecar("shop", name, "10.1.0.1");
  }

  private static Proxy proxy(String name, Map<String, String> labels) {
    return node(name).labels(labels).proxy();
  }

  private static MeshEvent changed(ConfigResource<?> resource) {
    return new MeshEvent.ConfigChanged(resource);
  }

  private static MeshUpdate update(PushContext before, MeshEvent... events) {
    PushDelta delta = new PushDelta(before);
    List.of(events).forEach(delta::replay);
    return delta.toUpdate(delta.apply(before.version().next(Instant.EPOCH)), Instant.EPOCH);
  }
}
