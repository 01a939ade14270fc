package dev.mizzen.model.index;

import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.key;
import static dev.mizzen.model.testing.ConfigFixtures.peerAuthentication;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.security.v1beta1.PeerAuthentication;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.testing.MeshFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerAuthenticationIndexTest {
  private static final Map<String, String> APP = Map.of("app", "x");

  @ParameterizedTest(name = "mesh {0}, namespace {1}, workload {2}: {3}")
  @CsvSource({
    "-, -, -, PERMISSIVE",
    "STRICT, -, -, STRICT",
    "STRICT, DISABLE, -, DISABLE",
    "STRICT, DISABLE, PERMISSIVE, PERMISSIVE",
    "STRICT, UNSET, UNSET, STRICT",
    "UNSET, -, -, PERMISSIVE",
    "-, STRICT, UNSET, STRICT"
  })
  void theNarrowestLevelThatSaysAModeHolds(
      String mesh, String namespace, String workload, MutualTlsMode mode) {
    // Given
    var index =
        build(
            policy("istio-system/mesh", mesh, ""),
            policy("shop/namespace", namespace, ""),
            policy("shop/workload", workload, "selector: {matchLabels: {app: x}}, "));

    // When
    var holds = index.workload("shop", APP);

    // Then
    assertThat(holds.mode()).isEqualTo(mode);
  }

  @ParameterizedTest(name = "mesh {0}, namespace {1}: {2}")
  @CsvSource({
    "-, -, UNKNOWN",
    "STRICT, -, STRICT",
    "UNSET, -, PERMISSIVE",
    "-, UNSET, PERMISSIVE",
    "STRICT, UNSET, STRICT",
    "STRICT, DISABLE, DISABLE"
  })
  void clientsInferTheModeOfANamespace(String mesh, String namespace, MutualTlsMode mode) {
    var index = build(policy("istio-system/mesh", mesh, ""), policy("shop/own", namespace, ""));

    assertThat(index.namespaceMode("shop")).isEqualTo(mode);
  }

  @Test
  void theOldestOfALevelHolds() {
    var index =
        PeerAuthenticationIndex.build(
            List.of(
                at(2, peerAuthentication("shop/b", "mtls: {mode: DISABLE}")),
                at(1, peerAuthentication("shop/a", "mtls: {mode: STRICT}")),
                at(
                    4,
                    peerAuthentication(
                        "shop/d", "{selector: {matchLabels: {app: x}}, mtls: {mode: DISABLE}}")),
                at(
                    3,
                    peerAuthentication(
                        "shop/c",
                        "{selector: {matchLabels: {app: x}}, mtls: {mode: PERMISSIVE}}"))),
            MeshFixture.mesh(Features.DEFAULT));

    assertThat(index.namespaceMode("shop")).isEqualTo(MutualTlsMode.STRICT);
    assertThat(index.workload("shop", APP).mode()).isEqualTo(MutualTlsMode.PERMISSIVE);
    assertThat(index.workload("shop", APP).sources())
        .containsExactlyInAnyOrder(
            key(ConfigKind.PEER_AUTHENTICATION, "shop/a"),
            key(ConfigKind.PEER_AUTHENTICATION, "shop/c"));
  }

  @Test
  void portModesAreThoseOfTheWorkloadsPolicyAndUnsetOnesInherit() {
    var index =
        build(
            List.of(
                peerAuthentication(
                    "shop/own", "{mtls: {mode: STRICT}, portLevelMtls: {1: {mode: DISABLE}}}"),
                peerAuthentication(
                    "shop/chosen",
                    "{selector: {matchLabels: {app: x}}, portLevelMtls: {8080: {mode: DISABLE}, 9090: {mode: UNSET}}}")));

    assertThat(index.workload("shop", APP).ports())
        .isEqualTo(Map.of(8080, MutualTlsMode.DISABLE, 9090, MutualTlsMode.STRICT));
    assertThat(index.workload("shop", Map.of()).ports()).isEmpty();
  }

  @Test
  void selectorInTheRootNamespaceIsIgnored() {
    var index =
        build(
            List.of(
                peerAuthentication(
                    "istio-system/chosen",
                    "{selector: {matchLabels: {app: x}}, mtls: {mode: STRICT}}")));

    assertThat(index.workload("istio-system", APP)).isEqualTo(WorkloadMtls.DEFAULT);
    assertThat(index.namespaceMode("shop")).isEqualTo(MutualTlsMode.UNKNOWN);
    assertThat(index.keys("istio-system")).hasSize(1);
  }

  /** Mode {@code -} is no policy at all. */
  private static List<ConfigResource<PeerAuthentication>> policy(
      String id, String mode, String selector) {
    return mode.equals("-")
        ? List.of()
        : List.of(peerAuthentication(id, "{%smtls: {mode: %s}}".formatted(selector, mode)));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static PeerAuthenticationIndex build(
      List<ConfigResource<PeerAuthentication>>... policies) {
    List<ConfigResource<PeerAuthentication>> list = new ArrayList<>();
    for (List<ConfigResource<PeerAuthentication>> some : policies) {
      list.addAll(some);
    }
    return PeerAuthenticationIndex.build(list, MeshFixture.mesh(Features.DEFAULT));
  }
}
