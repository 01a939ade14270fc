package dev.mizzen.model.push;

import static dev.mizzen.model.testing.EntryFixture.serviceEntry;
import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.key;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.ServiceFixture.source;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.ObjectMeta;
import dev.mizzen.model.Origin;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.SliceFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushDeltaTest {
  private static final ConfigKey REVIEWS =
      new ConfigKey(ConfigKind.VIRTUAL_SERVICE, "default", "reviews");

  private static ObjectMeta meta(
      Map<String, String> labels, Map<String, String> annotations, String version) {
    return new ObjectMeta(labels, annotations, Instant.EPOCH, "uid", version, 1, Origin.UNKNOWN);
  }

  private static MeshEvent reviews(ObjectMeta meta, String host) {
    return new MeshEvent.ConfigChanged(
        new ConfigResource<>(REVIEWS, meta, VirtualService.newBuilder().addHosts(host).build()));
  }

  private static PushContext base() {
    return MeshFixture.create()
        .with(reviews(meta(Map.of("team", "x"), Map.of(), "1"), "reviews"))
        .with(service("default", "web").port("http", 80, Protocol.HTTP))
        .with(service("default", "db").headless().port("tcp", 3306, Protocol.TCP))
        .with(slice("default", "web").port("http", 80).address("10.0.0.1"))
        .context();
  }

  private static PushDelta delta(MeshEvent... events) {
    PushDelta delta = new PushDelta(base());
    List.of(events).forEach(delta::replay);
    return delta;
  }

  @Test
  void managedMetadataAndForeignLabelsAreNoChange() {
    // When
    var delta = delta(reviews(meta(Map.of("team", "y"), Map.of("note", "n"), "2"), "reviews"));
    // Then
    assertThat(delta.isEmpty()).isTrue();
    assertThat(delta.changed()).isEmpty();
  }

  @Test
  void istiosOwnAnnotationIsAChange() {
    // When
    var delta =
        delta(
            reviews(
                meta(
                    Map.of("team", "x"),
                    Map.of("internal.istio.io/route-semantics", "gateway"),
                    "1"),
                "reviews"));
    // Then
    assertThat(delta.changed()).containsExactly(REVIEWS);
    assertThat(delta.causes()).containsExactly(Map.entry(PushCause.CONFIG, 1));
  }

  @Test
  void labelsOfServiceEntriesAreAChange() {
    // Given
    var base = MeshFixture.create().with(serviceEntry("default", "se", "a.com")).context();
    var delta = new PushDelta(base);
    // When
    delta.replay(
        new MeshEvent.ConfigChanged(
            serviceEntry("default", "se", "a.com").labels(Map.of("team", "y")).build()));
    // Then
    assertThat(delta.isEmpty()).isFalse();
  }

  @Test
  void objectThatEndsAsItBeganHasNotChanged() {
    // When
    var delta =
        delta(
            reviews(meta(Map.of("team", "x"), Map.of(), "2"), "other"),
            new MeshEvent.ConfigRemoved(REVIEWS),
            reviews(meta(Map.of("team", "x"), Map.of(), "3"), "reviews"));
    // Then
    assertThat(delta.isEmpty()).isTrue();
  }

  @Test
  void sliceTouchesEndpointsAndNothingElse() {
    // Given
    var delta =
        delta(
            new MeshEvent.SliceChanged(
                slice("default", "web").port("http", 80).address("10.0.0.2").build()));
    // When
    var update = delta.toUpdate(delta.apply(PushVersion.INITIAL), Instant.EPOCH);
    // Then
    assertThat(delta.isEndpointsOnly()).isTrue();
    assertThat(update.changed()).containsExactly(SliceFixture.key("default", "web-1"));
    assertThat(update.changedServices()).isEmpty();
    assertThat(update.changedEndpoints()).containsExactly(key("default", "web"));
    assertThat(update.causes()).containsExactly(Map.entry(PushCause.ENDPOINT, 1));
  }

  @Test
  void sliceOfAHeadlessServiceHasACauseOfItsOwn() {
    // When
    var delta =
        delta(
            new MeshEvent.SliceChanged(
                slice("default", "db").port("tcp", 3306).address("10.0.0.3").build()));
    // Then
    assertThat(delta.causes()).containsExactly(Map.entry(PushCause.HEADLESS_ENDPOINT, 1));
  }

  @Test
  void serviceIsNamedAsItsObjectAndAsItsHost() {
    // Given
    var delta =
        delta(
            new MeshEvent.ServiceChanged(
                MeshFixture.CLUSTER,
                service("default", "web").port("http", 81, Protocol.HTTP).build()));
    // When
    var update = delta.toUpdate(delta.apply(PushVersion.INITIAL), Instant.EPOCH);
    // Then
    assertThat(update.changed()).containsExactly(source("default", "web"));
    assertThat(update.changedServices()).containsExactly(key("default", "web"));
    assertThat(update.causes()).containsExactly(Map.entry(PushCause.SERVICE, 1));
  }

  @Test
  void meshConfigCountsAsAnObject() {
    // When
    var delta =
        delta(
            new MeshEvent.MeshConfigChanged(
                MeshConfig.newBuilder().setRootNamespace("root").build()));
    // Then
    assertThat(delta.changed()).containsExactly(ConfigKey.MESH_CONFIG);
    assertThat(delta.apply(PushVersion.INITIAL).mesh().rootNamespace()).isEqualTo("root");
  }

  @Test
  void podsNodesAndNetworksCountAsObjects() {
    // When
    var delta =
        delta(
            new MeshEvent.WorkloadChanged(pod("default", "p", "10.0.0.1").build()),
            new MeshEvent.NodeChanged(
                new Node("n", MeshFixture.CLUSTER, Map.of("zone", "z"), List.of())),
            new MeshEvent.MeshNetworksChanged(
                MeshNetworks.newBuilder().putNetworks("n1", Network.getDefaultInstance()).build()));
    // Then
    assertThat(delta.changed())
        .containsExactlyInAnyOrder(
            new ConfigKey(ConfigKind.POD, "default", "p"),
            new ConfigKey(ConfigKind.NODE, "", "n"),
            ConfigKey.MESH_NETWORKS);
  }

  @Test
  void deltaLeavesItsBaseAlone() {
    // Given
    var base = base();
    var delta = new PushDelta(base);
    // When
    delta.replay(new MeshEvent.ConfigRemoved(REVIEWS));
    delta.replay(new MeshEvent.WorkloadChanged(pod("default", "p", "10.0.0.1").build()));
    delta.apply(PushVersion.INITIAL);
    // Then
    assertThat(base.configs().get(REVIEWS)).isPresent();
    assertThat(base.workloads().byIp("10.0.0.1")).isEmpty();
  }

  @Test
  void fullUpdateTellsEverything() {
    // When
    var update = MeshUpdate.full(base());
    // Then
    assertThat(update.previous().services().all()).isEmpty();
    assertThat(update.changed())
        .containsExactlyInAnyOrder(
            REVIEWS, source("default", "web"), source("default", "db"), ConfigKey.MESH_CONFIG);
    assertThat(update.changedServices())
        .containsExactlyInAnyOrder(key("default", "web"), key("default", "db"));
    assertThat(update.changedEndpoints()).containsExactly(key("default", "web"));
  }
}
