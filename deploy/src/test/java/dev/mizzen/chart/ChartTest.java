package dev.mizzen.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.inject.document.DocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
  @Test
  void withoutValuesItIsOneControlPlane() throws Exception {
    assertThat(RenderedChart.of("istio-system", "").names())
        .containsExactlyInAnyOrder(
            "ConfigMap istio",
            "ConfigMap istio-sidecar-injector",
            "MutatingWebhookConfiguration istio-sidecar-injector",
            "Deployment istiod",
            "NetworkPolicy istiod",
            "ClusterRole istiod-clusterrole-istio-system",
            "ClusterRoleBinding istiod-clusterrole-istio-system",
            "Role istiod",
            "RoleBinding istiod",
            "HorizontalPodAutoscaler istiod",
            "Service istiod",
            "ServiceAccount istiod",
            "ValidatingWebhookConfiguration istio-validator-istio-system");
  }

  @Test
  void aRevisionIsPartOfNamesAndHasATagsWebhooks() throws Exception {
    // Given
    String values =
        """
        revision: canary
        revisionTags: [prod, default]
        pilot: {autoscaleMin: 2}
        """;
    // When
    RenderedChart chart = RenderedChart.of("mesh", values);
    // Then
    assertThat(chart.names())
        .contains(
            "Deployment istiod-canary",
            "ConfigMap istio-canary",
            "ConfigMap istio-sidecar-injector-canary",
            "Service istiod-revision-tag-prod",
            "PodDisruptionBudget istiod-canary",
            "MutatingWebhookConfiguration istio-sidecar-injector-canary-mesh",
            "MutatingWebhookConfiguration istio-revision-tag-prod");
    assertThat(webhooks(chart, "istio-revision-tag-prod"))
        .containsExactly(
            "rev.namespace.sidecar-injector.istio.io", "rev.object.sidecar-injector.istio.io");
    assertThat(webhooks(chart, "istio-revision-tag-default")).hasSize(4);
  }

  @Test
  void namespacesWithoutALabelAreInjectedWhereTheValuesSaySo() throws Exception {
    String values = "sidecarInjectorWebhook: {enableNamespacesByDefault: true}";

    RenderedChart chart = RenderedChart.of("istio-system", values);

    assertThat(webhooks(chart, "istio-sidecar-injector"))
        .hasSize(5)
        .contains("auto.sidecar-injector.istio.io");
  }

  @Test
  void theOperatorsTextsGoBeforeTheCharts() throws Exception {
    String values = "sidecarInjectorWebhook: {config: 'policy: disabled', values: '{\"a\":1}'}";

    JsonNode map =
        RenderedChart.of("istio-system", values).only("ConfigMap istio-sidecar-injector");

    assertThat(map.at("/data/config").asText()).isEqualTo("policy: disabled");
    assertThat(map.at("/data/values").asText()).isEqualTo("{\"a\":1}");
  }

  @Test
  void webhooksAndTheInjectorsConfigMapCanBeLeftToOthers() throws Exception {
    String values = "global: {operatorManageWebhooks: true, omitSidecarInjectorConfigMap: true}";

    assertThat(RenderedChart.of("istio-system", values).names())
        .noneMatch(name -> name.contains("Webhook") || name.contains("injector"));
  }

  @Test
  void theContainerMayNothing() throws Exception {
    JsonNode pod =
        RenderedChart.of("istio-system", "").only("Deployment").at("/spec/template/spec");

    JsonNode rights = pod.at("/containers/0/securityContext");
    assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(rights.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(rights.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
  }

  @Test
  void valuesBelowPilotGoFirstAndAnImageWithASlashIsTakenAsItIs() throws Exception {
    // Given
    String values = "{image: other, pilot: {image: 'example.com/mizzen/istiod:1', env: {A: 1}}}";
    // When
    JsonNode container =
        RenderedChart.of("istio-system", values)
            .only("Deployment")
            .at("/spec/template/spec/containers/0");
    // Then
    assertThat(container.path("image").asText()).isEqualTo("example.com/mizzen/istiod:1");
    assertThat(container.path("env").toString()).contains("{\"name\":\"A\",\"value\":\"1\"}");
  }

  @Test
  void signersOfTheClusterMayBeAskedWhereTheyAreNamedAlone() throws Exception {
    assertThat(RenderedChart.of("istio-system", "").only("ClusterRole").toString())
        .doesNotContain("certificates.k8s.io");
    String values =
        "env: {EXTERNAL_CA: ISTIOD_RA_KUBERNETES_API, K8S_SIGNER: a.b/c, CERT_SIGNER_DOMAIN: a.b}";

    String role = RenderedChart.of("istio-system", values).only("ClusterRole").toString();

    assertThat(role)
        .contains("certificatesigningrequests/approval", "\"resourceNames\":[\"a.b/c\",\"a.b/*\"]");
  }

  @Test
  void theClustersTrustBundleMayBeWrittenWhereItIsAskedFor() throws Exception {
    String off = "env: {ENABLE_CLUSTER_TRUST_BUNDLE_API: \"false\"}";
    assertThat(RenderedChart.of("istio-system", off).only("ClusterRole").toString())
        .doesNotContain("clustertrustbundles");

    String on = "env: {ENABLE_CLUSTER_TRUST_BUNDLE_API: \"true\"}";

    assertThat(RenderedChart.of("istio-system", on).only("ClusterRole").toString())
        .contains("clustertrustbundles", "\"resourceNames\":[\"istio.io/istiod-ca\"]", "attest");
  }

  @Test
  void theMeshsConfigGoesOverTheCharts() throws Exception {
    String values = "meshConfig: {rootNamespace: root, defaultConfig: {concurrency: 2}}";

    JsonNode map = RenderedChart.of("istio-system", values).only("ConfigMap istio");

    JsonNode mesh = RenderedChart.yaml(map.at("/data/mesh").asText());
    assertThat(mesh.path("rootNamespace").asText()).isEqualTo("root");
    assertThat(mesh.at("/defaultConfig/discoveryAddress").asText())
        .isEqualTo("istiod.istio-system.svc:15012");
    assertThat(mesh.at("/defaultConfig/concurrency").asInt()).isEqualTo(2);
  }

  /** Each value has a place in the schema, and no object of fixed names takes other names. */
  @Test
  void theSchemaNamesEveryValue() throws IOException, DocumentException {
    JsonNode schema =
        new ObjectMapper()
            .readTree(Files.readString(RenderedChart.CHART.resolve("values.schema.json")));
    JsonNode values =
        RenderedChart.yaml(Files.readString(RenderedChart.CHART.resolve("values.yaml")));
    List<String> missing = new ArrayList<>();
    compare("", values, schema, missing);
    assertThat(missing).isEmpty();
    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    assertThat(schema.at("/properties/pilot/additionalProperties").asBoolean(true)).isFalse();
  }

  private static void compare(String path, JsonNode value, JsonNode schema, List<String> missing) {
    value
        .properties()
        .forEach(
            entry -> {
              String name = path + "." + entry.getKey();
              JsonNode below = schema.path("properties").path(entry.getKey());
              if (below.isMissingNode()) {
                missing.add(name);
              } else if (below.has("properties")) {
                compare(name, entry.getValue(), below, missing);
              }
            });
  }

  private static List<String> webhooks(RenderedChart chart, String name) {
    List<String> names = new ArrayList<>();
    for (JsonNode object : chart.objects()) {
      if (object.at("/metadata/name").asText().equals(name)
          && object.path("kind").asText().startsWith("Mutating")) {
        object.path("webhooks").forEach(webhook -> names.add(webhook.path("name").asText()));
      }
    }
    return names;
  }
}
