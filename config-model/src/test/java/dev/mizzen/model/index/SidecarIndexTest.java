package dev.mizzen.model.index;

import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.sidecar;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.testing.MeshFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarIndexTest {
  private static final SidecarIndex INDEX =
      SidecarIndex.build(
          List.of(
              at(1, sidecar("shop/all", "egress: [{hosts: ['./*']}]")),
              at(2, sidecar("shop/young", "{workloadSelector: {labels: {app: x}}}")),
              at(1, sidecar("shop/old", "{workloadSelector: {labels: {app: x, v: '1'}}}")),
              at(3, sidecar("empty/any", "{workloadSelector: {labels: {}}}")),
              at(2, sidecar("empty/without", "egress: [{hosts: ['./*']}]")),
              at(2, sidecar("istio-system/late", "egress: [{hosts: ['./*']}]")),
              at(1, sidecar("istio-system/mesh", "egress: [{hosts: ['./*']}]")),
              at(0, sidecar("istio-system/chosen", "{workloadSelector: {labels: {app: x}}}"))),
          MeshFixture.mesh(Features.DEFAULT));

  @ParameterizedTest(name = "{0} app={1} v={2}: {3}")
  @CsvSource({
    "shop, x, 1, shop/old",
    "shop, x, 2, shop/young",
    "shop, y, 1, shop/all",
    "empty, y, 1, empty/any",
    "other, x, 1, istio-system/mesh",
    "istio-system, x, 1, istio-system/chosen",
    "istio-system, y, 1, istio-system/mesh"
  })
  void theFirstThatSelectsTheWorkloadHolds(
      String namespace, String app, String version, String id) {
    var selected = INDEX.select(namespace, Map.of("app", app, "v", version));

    assertThat(selected.map(found -> found.namespace() + "/" + found.name())).contains(id);
  }

  @Test
  void labelsOfSelectorsCount() {
    assertThat(INDEX.selectorKeys()).containsExactlyInAnyOrder("app", "v");
  }

  @Test
  void withoutAnySidecarTheDefaultScopeHolds() {
    assertThat(SidecarIndex.EMPTY.select("shop", Map.of())).isEmpty();
  }
}
