package dev.mizzen.istiod.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.testing.MeshFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeshFactsTest {
  private static final String OWN = MeshFixture.CLUSTER.value();

  private static MeshEvent node(String cluster, String name, String version) {
    return new MeshEvent.NodeChanged(
        new Node(name, new ClusterId(cluster), Map.of(), List.of(), version));
  }

  private static PushContext mesh() {
    return MeshFixture.create()
        .with(node(OWN, "a", "v1.33.0"))
        .with(node(OWN, "b", "v1.28.0"))
        .with(node("far", "c", "v1.34.0"))
        .with(
            new MeshEvent.NamespaceChanged(
                new Namespace("ns", MeshFixture.CLUSTER, Map.of(), Map.of("range", "1/2"))))
        .context();
  }

  @Test
  void aClusterHasTheVersionsOfItsOwnNodes() {
    MeshFacts facts = new MeshFacts(mesh(), false);

    assertThat(facts.kubelets(OWN)).contains(Map.of("a", "v1.33.0", "b", "v1.28.0"));
    assertThat(facts.kubelets("far")).contains(Map.of("c", "v1.34.0"));
  }

  @Test
  void theOwnClusterIsKnownWithoutNodesAndOthersAreNot() {
    MeshFacts facts = new MeshFacts(MeshFixture.create().context(), false);

    assertThat(facts.kubelets(OWN)).contains(Map.of());
    assertThat(facts.kubelets("far")).isEmpty();
  }

  @Test
  void namespacesCountOnOpenShiftAlone() {
    assertThat(new MeshFacts(mesh(), false).openShiftNamespace(OWN, "ns")).isEmpty();
    assertThat(new MeshFacts(mesh(), true).openShiftNamespace(OWN, "ns"))
        .contains(Map.of("range", "1/2"));
    assertThat(new MeshFacts(mesh(), true).openShiftNamespace(OWN, "none")).contains(Map.of());
  }
}
