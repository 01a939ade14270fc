package dev.mizzen.xds.scope;

import static dev.mizzen.model.testing.ConfigFixtures.serviceEntry;
import static dev.mizzen.model.testing.ConfigFixtures.workloadEntry;
import static dev.mizzen.model.testing.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.testing.MeshFixture;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyWorkloadTest {

  @Test
  void labelsOfThePodGoOverStaticOnesAndTopologyOverBoth() {
    // Given
    MeshFixture mesh =
        MeshFixture.create()
            .with(pod("shop", "a-1", "10.1.0.1").labels(Map.of("app", "a")).node("n1"))
            .withNode(
                "n1",
                Map.of("topology.kubernetes.io/region", "r1", "topology.kubernetes.io/zone", "z1"));
    Value staticLabels =
        Value.newBuilder().setStructValue(labels(Map.of("app", "s", "extra", "e"))).build();

    // When
    ProxyTraits traits =
        traits(
            mesh,
            NodeFixture.sidecar("shop", "a-1", "10.1.0.1")
                .labels(Map.of("lost", "x"))
                .with("STATIC_LABELS", staticLabels)
                .with("NETWORK", "net")
                .with("NODE_NAME", "n1"));

    // Then
    assertThat(traits.labels())
        .isEqualTo(
            Map.of(
                "app", "a",
                "extra", "e",
                "topology.kubernetes.io/region", "r1",
                "topology.kubernetes.io/zone", "z1",
                "topology.istio.io/cluster", "Kubernetes",
                "topology.istio.io/network", "net",
                "kubernetes.io/hostname", "n1"));
    assertThat(traits.locality()).isEqualTo(Locality.of("r1", "z1", ""));
    assertThat(traits.nodeName()).isEqualTo("n1");
  }

  @Test
  void labelOfThePodNamesItsLocalityBeforeTheNode() {
    MeshFixture mesh =
        MeshFixture.create()
            .with(
                pod("shop", "a-1", "10.1.0.1")
                    .labels(Map.of("topology.istio.io/locality", "r2.z2.s2"))
                    .node("n1"))
            .withNode("n1", Map.of("topology.kubernetes.io/region", "r1"));

    assertThat(traits(mesh, NodeFixture.sidecar("shop", "a-1", "10.1.0.1")).locality())
        .isEqualTo(Locality.of("r2", "z2", "s2"));
  }

  @Test
  void unknownPodIsWhatItsNodeMessageSays() {
    ProxyTraits traits =
        traits(
            MeshFixture.create(),
            NodeFixture.sidecar("shop", "a-1", "10.1.0.1")
                .labels(Map.of("app", "a"))
                .locality("r1", "z1", "s1"));

    assertThat(traits.labels())
        .containsEntry("app", "a")
        .containsEntry("topology.istio.io/subzone", "s1");
    assertThat(traits.locality()).isEqualTo(Locality.of("r1", "z1", "s1"));
  }

  @Test
  void workloadOutsideKubernetesHasTheLabelsOfItsWorkloadEntry() {
    MeshFixture mesh =
        MeshFixture.create()
            .withConfig(workloadEntry("shop/vm-1", "{address: 10.1.0.1, labels: {app: vm}}"))
            .withConfig(
                serviceEntry(
                    "shop/vm",
                    """
                    hosts: [vm.com]
                    resolution: STATIC
                    location: MESH_INTERNAL
                    ports: [{number: 80, name: http, protocol: HTTP}]
                    workloadSelector: {labels: {app: vm}}
                    """));

    assertThat(
            traits(mesh, NodeFixture.sidecar("shop", "vm-1", "10.1.0.1").labels(Map.of("app", "x")))
                .labels())
        .containsEntry("app", "vm");
  }

  @Test
  void podOfAnotherClusterIsAnotherPod() {
    MeshFixture mesh =
        MeshFixture.create()
            .with(pod("shop", "a-1", "10.1.0.1").labels(Map.of("app", "near")))
            .with(pod("shop", "a-1", "10.2.0.1").labels(Map.of("app", "far")).cluster("far"));

    assertThat(
            traits(mesh, NodeFixture.sidecar("shop", "a-1", "10.2.0.1").with("CLUSTER_ID", "far"))
                .labels())
        .containsEntry("app", "far");
  }

  private static ProxyTraits traits(MeshFixture mesh, NodeFixture node) {
    return ScopeBuilder.build(mesh.context(), node.proxy()).traits();
  }

  private static Struct labels(Map<String, String> labels) {
    Struct.Builder struct = Struct.newBuilder();
    labels.forEach(
        (name, value) -> struct.putFields(name, Value.newBuilder().setStringValue(value).build()));
    return struct.build();
  }
}
