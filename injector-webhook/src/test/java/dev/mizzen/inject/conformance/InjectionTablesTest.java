package dev.mizzen.inject.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.api.networking.v1beta1.ProxyImage;
import dev.mizzen.inject.InjectionDecision;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.inject.pod.Names;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.Template;
import dev.mizzen.inject.template.TemplateLimits;
import dev.mizzen.testing.Reference;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rows of conformance/tables that concern injection. */
class InjectionTablesTest {
  @TestFactory
  Stream<DynamicTest> podsAreInjectedOrNotAsIstiodDecides() {
    return rows("injection-decision.yaml", InjectionTablesTest::assertDecision);
  }

  @TestFactory
  Stream<DynamicTest> theProxyImageIsNamedAsIstiodNamesIt() {
    return rows("proxy-image.yaml", InjectionTablesTest::assertImage);
  }

  @TestFactory
  Stream<DynamicTest> networksOfMultusAreAppendedAsByIstiod() {
    return rows("multus-annotation.yaml", InjectionTablesTest::assertMultus);
  }

  private static Stream<DynamicTest> rows(
      String table, java.util.function.Consumer<JsonNode> check) {
    return ReferenceFiles.yaml(Reference.require("conformance/tables").resolve(table))
        .valueStream()
        .map(row -> DynamicTest.dynamicTest(row.toString(), () -> check.accept(row)));
  }

  private static void assertDecision(JsonNode row) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.set("policy", row.path("policy"));
    config.putObject("templates").put("sidecar", "");
    config.set("neverInjectSelector", selectors(row.path("never")));
    config.set("alwaysInjectSelector", selectors(row.path("always")));
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.set("namespace", row.path("namespace"));
    metadata.set("labels", row.path("labels"));
    metadata.set("annotations", row.path("annotations"));
    pod.putObject("spec").set("hostNetwork", row.path("hostNetwork"));

    InjectionDecision decision = InjectionDecision.of(InjectionCase.config(config.toString()), pod);

    assertThat(decision.injects()).isEqualTo(row.path("injected").asBoolean());
  }

  private static ArrayNode selectors(JsonNode labels) {
    ArrayNode selectors = JsonNodeFactory.instance.arrayNode();
    labels.forEach(matched -> selectors.addObject().set("matchLabels", matched));
    return selectors;
  }

  private static void assertImage(JsonNode row) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    ObjectNode global = values.putObject("global");
    global.set("hub", row.path("hub"));
    global.set("tag", row.path("tag"));
    ProxyConfig.Builder config = ProxyConfig.newBuilder();
    if (row.hasNonNull("proxyConfigImageType")) {
      config.setImage(
          ProxyImage.newBuilder().setImageType(row.path("proxyConfigImageType").asText()));
    }
    Map<String, String> annotations =
        row.hasNonNull("annotationImageType")
            ? Map.of(Names.PROXY_IMAGE_TYPE, row.path("annotationImageType").asText())
            : Map.of();

    String image =
        dev.mizzen.inject.pod.ProxyImage.of(
            InjectionCase.values(values.toString()), config.build(), annotations);

    assertThat(image).isEqualTo(row.path("image").asText());
  }

  private static void assertMultus(JsonNode row) {
    Template template =
        Template.parse(
            "multus",
            "{{ appendMultusNetwork .in `istio-cni` }}",
            TemplateFunctions.table(Map.of()));

    String appended =
        template.render(
            GoMap.ofStrings(Map.of("in", row.path("in").asText())), TemplateLimits.DEFAULT);

    assertThat(appended).isEqualTo(row.path("out").asText());
  }
}
