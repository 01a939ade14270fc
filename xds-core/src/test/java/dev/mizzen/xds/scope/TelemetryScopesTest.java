package dev.mizzen.xds.scope;

import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.model.push.PushContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How OpenTelemetry's conventions name a workload. */
class TelemetryScopesTest {
  private static final PushContext ASKING =
      mesh("{extensionProviders: [{name: 'p', opentelemetry: {serviceAttributeEnrichment:"
              + " 'OTEL_SEMANTIC_CONVENTIONS'}}]}")
          .context();

  @Test
  void theFirstThatIsKnownNamesTheWorkload() {
    NodeFixture node = NodeFixture.sidecar("shop", "web-0", "10.0.0.1").id(id("web-0.shop"));
    assertThat(name(node)).isEqualTo("web-0");
    assertThat(name(node.with("WORKLOAD_NAME", "web"))).isEqualTo("web");
    assertThat(name(node.labels(Map.of("app.kubernetes.io/name", "named")))).isEqualTo("named");
    assertThat(
            name(
                node.labels(
                    Map.of(
                        "app.kubernetes.io/name",
                        "named",
                        "app.kubernetes.io/instance",
                        "instance"))))
        .isEqualTo("instance");
    assertThat(name(node.with("ANNOTATIONS", annotation("annotated")))).isEqualTo("annotated");
  }

  @Test
  void withoutAnyOtherTheOnlyContainerDoes() {
    NodeFixture node = NodeFixture.sidecar("shop", "web-0", "10.0.0.1").id(id("web"));
    assertThat(name(node)).isEqualTo("unknown_service");
    assertThat(name(node.with("APP_CONTAINERS", "app"))).isEqualTo("app");
    assertThat(name(node.with("APP_CONTAINERS", "app,helper"))).isEqualTo("unknown_service");
  }

  @Test
  void whereNobodyAsksReplicasStayAlike() {
    NodeFixture node = NodeFixture.sidecar("shop", "web-0", "10.0.0.1");
    assertThat(
            ScopeBuilder.build(mesh().context(), node.proxy())
                .telemetry()
                .identity()
                .otelServiceName())
        .isEmpty();
  }

  private static String id(String name) {
    return "sidecar~10.0.0.1~" + name + "~shop.svc.cluster.local";
  }

  private static Value annotation(String name) {
    return Value.newBuilder()
        .setStructValue(
            Struct.newBuilder()
                .putFields(
                    "resource.opentelemetry.io/service.name",
                    Value.newBuilder().setStringValue(name).build()))
        .build();
  }

  private static String name(NodeFixture node) {
    return ScopeBuilder.build(ASKING, node.proxy()).telemetry().identity().otelServiceName();
  }
}
