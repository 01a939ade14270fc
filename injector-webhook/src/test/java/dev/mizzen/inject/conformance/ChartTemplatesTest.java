package dev.mizzen.inject.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.data.GoStruct;
import dev.mizzen.inject.data.KubernetesObject;
import dev.mizzen.inject.data.ProtoObject;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.Template;
import dev.mizzen.inject.template.TemplateLimits;
import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The templates of the chart can be read, and those of gateways render. */
class ChartTemplatesTest {
  private static final String TAINTED = "a\"b: 'c' #\n- d";

  private static Template parse(Path file) {
    return Template.parse(
        file.getFileName().toString(),
        ReferenceFiles.text(file),
        TemplateFunctions.table(Map.of()));
  }

  @TestFactory
  List<DynamicTest> everyTemplateOfTheChartCanBeRead() throws IOException {
    Path folder = Reference.require("conformance/injection").resolve("chart-templates");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(),
                      () -> assertThat(parse(file).name()).isNotEmpty()))
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> templatesOfGatewaysRender() {
    Path folder = Reference.require("conformance/injection").resolve("chart-templates");
    return Stream.of("kube-gateway.yaml", "waypoint.yaml", "agentgateway.yaml")
        .map(name -> DynamicTest.dynamicTest(name, () -> assertRenders(folder.resolve(name))));
  }

  private static void assertRenders(Path file) throws DocumentException {
    String text = parse(file).render(gateway(), TemplateLimits.DEFAULT);

    List<JsonNode> documents = YamlReader.readAll(text);
    assertThat(documents)
        .extracting(document -> document.path("kind").asText())
        .contains("ServiceAccount", "Deployment", "Service");
    assertThat(documents)
        .filteredOn(document -> document.path("kind").asText().equals("Deployment"))
        .first()
        .satisfies(
            deployment -> {
              assertThat(deployment.at("/metadata/name").asText()).isEqualTo("gw-istio");
              assertThat(deployment.at("/metadata/annotations/note").asText()).isEqualTo(TAINTED);
              assertThat(deployment.at("/spec/template/spec/containers/0/name").asText())
                  .isNotEmpty();
            });
  }

  private static GoStruct gateway() throws DocumentException {
    Map<String, Object> data = new TreeMap<>();
    data.put("Name", "gw");
    data.put("Namespace", "default");
    data.put("UID", "uid-1");
    data.put(
        "ObjectMeta",
        KubernetesObject.of(
            "ObjectMeta", YamlReader.read("{name: gw, namespace: default, annotations: {}}")));
    data.put("Spec", new GoStruct("v1.GatewaySpec", Map.of("Addresses", List.of())));
    data.put("Annotations", GoMap.ofStrings(Map.of()));
    data.put("Labels", GoMap.ofStrings(Map.of()));
    data.put("GatewayClass", "istio");
    data.put("DeploymentName", "gw-istio");
    data.put("ServiceAccount", "gw-istio");
    data.put(
        "Ports",
        List.of(
            KubernetesObject.of(
                "ServicePort", YamlReader.read("{name: http, port: 80, appProtocol: http}"))));
    data.put("ServiceType", "LoadBalancer");
    data.put("ClusterID", "Kubernetes");
    data.put("KubeVersion", 134L);
    data.put("Revision", "");
    data.put("NativeSidecars", true);
    data.put("ProxyUID", 1337L);
    data.put("ProxyGID", 1337L);
    data.put("CompliancePolicy", "");
    data.put("InfrastructureLabels", GoMap.ofStrings(Map.of("l", "v")).asUsers());
    data.put("InfrastructureAnnotations", GoMap.ofStrings(Map.of("note", TAINTED)).asUsers());
    data.put("GatewayNameLabel", "gateway.networking.k8s.io/gateway-name");
    data.put("IsEastWestGateway", false);
    data.put("ControllerLabel", "istio.io-gateway-controller");
    data.put("ProxyImage", "h/proxyv2:t");
    data.put("AgentgatewayImage", "h/agentgateway:t");
    data.put("ProxyConfig", ProtoObject.of(MeshDefaults.proxyConfig(), false));
    data.put("MeshConfig", ProtoObject.of(MeshDefaults.meshConfig(), false));
    data.put("Values", InjectionCase.values(values()).asTemplateValue());
    return new GoStruct("gateway.TemplateInput", data);
  }

  private static String values() {
    return ReferenceFiles.text(
        Reference.require("conformance/injection").resolve("settings/values-518cb0c4.json"));
  }
}
