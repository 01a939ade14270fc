package dev.mizzen.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.inject.InjectorState;
import dev.mizzen.inject.PodReview;
import dev.mizzen.inject.PodReview.Outcome;
import dev.mizzen.inject.conformance.InjectionCase;
import dev.mizzen.inject.conformance.ReferenceFiles;
import dev.mizzen.inject.document.JsonDiff;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.validate.MeshConfigReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Values, annotations and mesh configs that no recorded injection has: by our chart's templates a
 * pod comes out as by istiod's, which are rendered beside them.
 */
class InjectionVariationsTest {
  private static final List<String> TEMPLATES = List.of("sidecar", "gateway", "grpc-agent");

  @TestFactory
  Stream<DynamicTest> bothChartsMakeTheSamePod() {
    InjectionCase base = ChartInjectionTest.find("auth.yaml");
    List<JsonNode> variations =
        ReferenceFiles.yaml(Path.of("src/test/resources/injection-variations.yaml"))
            .valueStream()
            .toList();
    return variations.stream()
        .flatMap(
            variation ->
                TEMPLATES.stream()
                    .map(
                        template ->
                            DynamicTest.dynamicTest(
                                template + ": " + variation.path("name").asText(),
                                () -> compare(base, variation, template))));
  }

  private static void compare(InjectionCase base, JsonNode variation, String template)
      throws Exception {
    String values = values(base, variation);
    InjectorState istiods = base.state(ReferenceFiles.text(base.setting("config")), values);
    InjectorState ours = ChartInjectionTest.ours(base, values);

    ObjectNode expected = inject(base, variation, istiods, template);

    ObjectNode made = inject(base, variation, ours, template);
    assertThat(JsonDiff.of(expected, made).isEmpty())
        .as("%s", JsonDiff.of(expected, made))
        .isEqualTo(!variation.path("differs").has(template));
  }

  private static String values(InjectionCase base, JsonNode variation) {
    ObjectNode values = (ObjectNode) ReferenceFiles.yaml(base.setting("values"));
    RenderedChart.merge(values, variation.path("values"));
    return values.toString();
  }

  private static ObjectNode inject(
      InjectionCase base, JsonNode variation, InjectorState state, String template) {
    InjectorState varied =
        new InjectorState(
            state.config(),
            state.values(),
            mesh(base, variation),
            List.of(),
            state.nativeSidecars(),
            variation.path("revision").asText("default"),
            variation.path("compliancePolicy").asText(""));
    Outcome outcome =
        PodReview.of(varied, base.facts(), pod(variation, template), "shop", Map.of());
    assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Injected.class);
    return ((Outcome.Injected) outcome).pod();
  }

  private static MeshConfig mesh(InjectionCase base, JsonNode variation) {
    JsonNode own = variation.path("mesh");
    List<JsonNode> layers =
        own.isObject()
            ? List.of(ReferenceFiles.yaml(base.setting("mesh")), own)
            : List.of(ReferenceFiles.yaml(base.setting("mesh")));
    return switch (new MeshConfigReader().read(layers)) {
      case Parsed.Valid<MeshConfig>(var mesh, var warnings) -> mesh;
      case Parsed.Rejected<MeshConfig>(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  /** A pod of a Deployment, with two containers or those of the variation. */
  private static ObjectNode pod(JsonNode variation, String template) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", "a-5c8f-x2k").put("generateName", "a-5c8f-");
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", "ReplicaSet")
        .put("name", "a-5c8f")
        .put("uid", "1")
        .put("controller", true);
    ObjectNode labels = metadata.putObject("labels").put("pod-template-hash", "5c8f");
    RenderedChart.merge(labels, variation.path("labels"));
    ObjectNode annotations = metadata.putObject("annotations");
    annotations.put("inject.istio.io/templates", template);
    RenderedChart.merge(annotations, variation.path("annotations"));
    ObjectNode spec = pod.putObject("spec").put("serviceAccountName", "a");
    JsonNode containers = variation.path("containers");
    spec.set("containers", containers.isArray() ? containers : containers());
    return pod;
  }

  private static JsonNode containers() {
    ArrayNode containers = JsonNodeFactory.instance.arrayNode();
    ObjectNode first = containers.addObject().put("name", "a").put("image", "example.com/a:1.2");
    ArrayNode ports = first.putArray("ports");
    ports.addObject().put("containerPort", 8080).put("protocol", "TCP");
    ports.addObject().put("containerPort", 53).put("protocol", "UDP").put("name", "dns");
    containers.addObject().put("name", "b").put("image", "example.com/b:2");
    return containers;
  }
}
