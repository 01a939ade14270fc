package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.model.service.ClusterId;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ClusterNamesTest {
  private static final ClusterId OWN = new ClusterId("own");

  @Test
  void theOwnClusterHasItsIdAndItsAlias() {
    assertThat(new ClusterNames(OWN, Map.of("old", "own", "far-old", "far")).ofOwn())
        .containsExactlyInAnyOrder("own", "old");
  }

  @Test
  void aNodesAliasIsReplacedAndOtherNamesStay() {
    ClusterNames names = new ClusterNames(OWN, Map.of("old", "own"));

    assertThat(names.canonical(node("old"))).isEqualTo(node("own"));
    assertThat(names.canonical(node("own"))).isEqualTo(node("own"));
    assertThat(names.canonical(node("else"))).isEqualTo(node("else"));
    assertThat(names.canonical(Node.getDefaultInstance())).isEqualTo(Node.getDefaultInstance());
  }

  @Test
  void aClusterHasOneAliasAtMost() {
    assertThatThrownBy(() -> new ClusterNames(OWN, Map.of("a", "own", "b", "own")))
        .hasMessage("--clusterAliases: own has more than one alias");
  }

  @Test
  void flagsNameThem() {
    assertThat(flags("old=own,far-old=far").names())
        .isEqualTo(new ClusterNames(OWN, Map.of("old", "own", "far-old", "far")));
    assertThat(flags("").names()).isEqualTo(new ClusterNames(OWN));
    for (String wrong : List.of("old", "old=", "=own", "old=own,")) {
      assertThatThrownBy(() -> flags(wrong).names())
          .as(wrong)
          .hasMessageStartingWith("--clusterAliases has ");
    }
  }

  private static ClusterFlags flags(String aliases) {
    ClusterFlags flags = new ClusterFlags();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(flags))
        .parseArgs("--clusterID", "own", "--clusterAliases", aliases);
    return flags;
  }

  private static Node node(String cluster) {
    return Node.newBuilder()
        .setId("x")
        .setMetadata(
            Struct.newBuilder()
                .putFields("CLUSTER_ID", Value.newBuilder().setStringValue(cluster).build()))
        .build();
  }
}
