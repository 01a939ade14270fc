package dev.mizzen.model.index;

import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.testing.MeshFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayIndexTest {

  @Test
  void gatewaysOfAllNamespacesAreCandidatesTheOldestFirst() {
    var index =
        GatewayIndex.build(
            List.of(
                at(2, gateway("edge/young", "{selector: {istio: ingress}}")),
                at(1, gateway("shop/old", "{selector: {app: gw}}"))),
            MeshFixture.mesh(Features.DEFAULT));

    assertThat(index.candidates("edge"))
        .extracting(ConfigResource::name)
        .containsExactly("old", "young");
    assertThat(index.selectorKeys()).containsExactlyInAnyOrder("istio", "app");
  }
}
