package dev.mizzen.model.index;

import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.testing.MeshFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryIndexTest {
  private static final String FOR_APP = "selector: {matchLabels: {app: x}}";
  private static final String FOR_GATE =
      "targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: gate}";

  @Test
  void theNarrowerStandsBehindTheWider() {
    var index =
        index(
            List.of(
                telemetry(1, "shop/workload", FOR_APP),
                telemetry(2, "shop/own", ""),
                telemetry(3, "istio-system/mesh", "")));

    assertThat(names(index, "shop", Map.of("app", "x"))).containsExactly("mesh", "own", "workload");
    assertThat(names(index, "shop", Map.of())).containsExactly("mesh", "own");
    assertThat(names(index, "other", Map.of("app", "x"))).containsExactly("mesh");
  }

  @Test
  void theOldestOfALevelHoldsButAllThatNameTheWorkload() {
    var index =
        index(
            List.of(
                telemetry(2, "shop/younger", ""),
                telemetry(1, "shop/older", ""),
                telemetry(4, "shop/second", FOR_APP),
                telemetry(3, "shop/first", FOR_APP)));

    assertThat(names(index, "shop", Map.of("app", "x")))
        .containsExactly("older", "first", "second");
  }

  @Test
  void inTheRootNamespaceTheMeshsCountsOnce() {
    var index =
        index(
            List.of(
                telemetry(1, "istio-system/mesh", ""), telemetry(2, "istio-system/own", FOR_APP)));

    assertThat(names(index, "istio-system", Map.of("app", "x"))).containsExactly("mesh", "own");
    assertThat(names(index, "shop", Map.of("app", "x"))).containsExactly("mesh");
  }

  @Test
  void aTargetIsAGatewayOfTheGatewayApiAlone() {
    var index = index(List.of(telemetry(1, "shop/gate", FOR_GATE)));
    String label = "gateway.networking.k8s.io/gateway-name";

    assertThat(names(index, "shop", Map.of(label, "gate"))).containsExactly("gate");
    assertThat(names(index, "shop", Map.of(label, "other"))).isEmpty();
    assertThat(names(index, "shop", Map.of())).isEmpty();
  }

  @Test
  void selectorsReachGatewaysOfTheGatewayApiWhereTheyMay() {
    var index = index(List.of(telemetry(1, "shop/workload", FOR_APP)));
    Map<String, String> labels =
        Map.of("gateway.networking.k8s.io/gateway-name", "gate", "app", "x");

    assertThat(names(index, new PolicyAttachment.Subject("shop", labels, true)))
        .containsExactly("workload");
    assertThat(names(index, new PolicyAttachment.Subject("shop", labels, false))).isEmpty();
  }

  private static List<String> names(
      TelemetryIndex index, String namespace, Map<String, String> labels) {
    return names(index, new PolicyAttachment.Subject(namespace, labels, true));
  }

  private static List<String> names(TelemetryIndex index, PolicyAttachment.Subject subject) {
    return index.applicable(subject).stream().map(ConfigResource::name).toList();
  }

  private static TelemetryIndex index(List<ConfigResource<Telemetry>> all) {
    return TelemetryIndex.build(all, MeshFixture.mesh(Features.DEFAULT));
  }

  @SuppressWarnings("unchecked") // the kind says what the spec is
  private static ConfigResource<Telemetry> telemetry(long seconds, String id, String spec) {
    return (ConfigResource<Telemetry>)
        at(seconds, object(ConfigKind.TELEMETRY, id, "{" + spec + "}"));
  }
}
