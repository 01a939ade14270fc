package dev.mizzen.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.PodReview.Outcome;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PodReviewTest {
  private static final InjectorState STATE = Fixtures.state();
  private static final String POD =
      "{metadata: {name: p, annotations: {}}, spec: {containers: [{name: app, image: i}]}}";
  private static final List<String> ANNOTATIONS =
      List.of(
          "sidecar.istio.io/interceptionMode",
          "sidecar.istio.io/logLevel",
          "sidecar.istio.io/proxyImageType",
          "sidecar.istio.io/userVolume",
          "single",
          "proxy.istio.io/config",
          "proxy.istio.io/overrides",
          "sidecar.istio.io/status",
          "inject.istio.io/templates",
          "prometheus.io/port",
          "status.sidecar.istio.io/port",
          "topology.istio.io/network");
  private static final List<String> PIECES =
      List.of(
          "\"",
          "'",
          "\n",
          ": ",
          " #",
          "{{",
          "}}",
          "{{ .Values }}",
          "- name: evil\n",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          "&a",
          "*a",
          "!!binary",
          "|",
          ">",
          "---",
          "\t",
          "\u0000",
          "\u2028",
          "$patch",
          "true",
          "15020",
          "image: evil\n",
          "      privileged: true\n",
          "{\"a\": {\"b\": 1}}",
          "null",
          "%",
          "@",
          "<<",
          "a");

  private static ObjectNode pod(String yaml) {
    try {
      return (ObjectNode) YamlReader.read(yaml);
    } catch (DocumentException invalid) {
      throw new IllegalArgumentException(invalid);
    }
  }

  private static Outcome review(JsonNode pod) {
    return PodReview.of(STATE, ClusterFacts.NONE, pod, "ns", Map.of());
  }

  private static ObjectNode injected(JsonNode pod) {
    return switch (review(pod)) {
      case Outcome.Injected(var result, var patch) -> result;
      case Outcome.Failed(var message) -> throw new AssertionError(message);
      case Outcome.Skipped(var decision) -> throw new AssertionError(decision);
    };
  }

  private static String failure(String yaml) {
    return switch (review(pod(yaml))) {
      case Outcome.Failed(var message) -> message;
      case Outcome other -> throw new AssertionError(other);
    };
  }

  private static ObjectNode annotated(String name, String value) {
    ObjectNode pod = pod(POD);
    pod.withObject("/metadata/annotations").put(name, value);
    return pod;
  }

  @Test
  void theUsersOwnFieldsOfTheProxyWin() {
    ObjectNode result =
        injected(
            pod(
                "{metadata: {name: p}, spec: {containers: [{name: app}, {name: istio-proxy, image: auto, args: [mine]}]}}"));

    JsonNode proxy = result.at("/spec/containers/1");
    assertThat(proxy.path("image").asText()).isEqualTo("hub/proxyv2:1.30.3");
    assertThat(proxy.at("/args/0").asText()).isEqualTo("mine");
    assertThat(result.at("/metadata/annotations/proxy.istio.io~1overrides").asText())
        .isEqualTo(
            "{\"containers\":[{\"name\":\"istio-proxy\",\"args\":[\"mine\"],\"resources\":{}}]}");
  }

  @Test
  void aSecondInjectionKeepsWhatTheFirstMade() {
    ObjectNode once =
        injected(
            pod(
                "{metadata: {name: p}, spec: {containers: [{name: app, readinessProbe: {httpGet: {port: 80}}}]}}"));

    ObjectNode twice = injected(once);

    assertThat(twice.at("/metadata")).isEqualTo(once.at("/metadata"));
    assertThat(twice.at("/spec/containers/0")).isEqualTo(once.at("/spec/containers/0"));
    assertThat(twice.at("/spec/containers/1/env"))
        .containsExactlyInAnyOrderElementsOf(once.at("/spec/containers/1/env"));
  }

  @Test
  void probesGoToTheAgent() {
    ObjectNode result =
        injected(
            pod(
                "{metadata: {name: p}, spec: {containers: [{name: app, ports: [{name: http, containerPort: 80}], livenessProbe: {timeoutSeconds: 3, httpGet: {port: http, path: /live, scheme: HTTPS}}, readinessProbe: {grpc: {port: 9}}, startupProbe: {httpGet: {port: unknown}}, lifecycle: {preStop: {tcpSocket: {port: 80}}}}]}}"));

    JsonNode app = result.at("/spec/containers/0");
    assertThat(app.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/app-health/app/livez");
    assertThat(app.at("/livenessProbe/httpGet/port").asInt()).isEqualTo(15020);
    assertThat(app.at("/livenessProbe/httpGet/scheme").asText()).isEqualTo("HTTP");
    assertThat(app.at("/lifecycle/preStop/httpGet/path").asText())
        .isEqualTo("/app-lifecycle/app/prestopz");
    assertThat(app.path("readinessProbe").has("grpc")).isFalse();
    assertThat(result.at("/spec/containers/1/env").findValuesAsText("value"))
        .contains(
            "{\"/app-health/app/livez\":{\"httpGet\":{\"path\":\"/live\",\"port\":80,\"scheme\":\"HTTPS\"},\"timeoutSeconds\":3},"
                + "\"/app-health/app/readyz\":{\"grpc\":{\"port\":9,\"service\":null}},"
                + "\"/app-lifecycle/app/prestopz\":{\"tcpSocket\":{\"port\":80}}}");
  }

  @Test
  void anAliasStandsForSeveralTemplates() {
    ObjectNode result = injected(annotated("inject.istio.io/templates", " both "));

    assertThat(result.at("/metadata/labels/extra").asText()).isEqualTo("yes");
    assertThat(result.at("/spec/containers/1/name").asText()).isEqualTo("istio-proxy");
  }

  @Test
  void anUnknownTemplateIsNamedBesideTheKnownOnes() {
    assertThat(failure("{metadata: {annotations: {inject.istio.io/templates: nope}}, spec: {}}"))
        .isEqualTo(
            "failed to run injection template: requested template \"nope\" not found; have extra, sidecar");
  }

  @Test
  void aWrongAnnotationIsNamed() {
    assertThat(
            failure("{metadata: {annotations: {sidecar.istio.io/interceptionMode: X}}, spec: {}}"))
        .contains("invalid value 'X' for annotation 'sidecar.istio.io/interceptionMode'");
    assertThat(
            failure(
                "{metadata: {annotations: {proxy.istio.io/config: '{drainDuration: 1ms}'}}, spec: {}}"))
        .contains("for annotation 'proxy.istio.io/config': drainDuration");
  }

  @Test
  void valuesOfTheWrongTypeAreNamed() {
    assertThat(failure("{spec: {containers: 3}}")).isEqualTo("spec.containers is 3, want a list");
    assertThat(failure("{spec: {containers: [null]}}"))
        .isEqualTo("spec.containers[0] is null, want a value");
    assertThat(failure("{spec: {containers: [{name: a, ports: [{containerPort: 99999999999}]}]}}"))
        .isEqualTo(
            "spec.containers[0].ports[0].containerPort is 99999999999, want a 32-bit number");
    assertThat(failure("{metadata: {labels: {a: {b: c}}}, spec: {}}"))
        .isEqualTo("metadata.labels[a] is an object, want a text");
  }

  @Test
  void namesThatStandTwiceAndManyContainersAreSurvived() {
    StringBuilder containers = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      containers.append("{name: c").append(i % 5_000).append("},");
    }

    ObjectNode result = injected(pod("{spec: {containers: [" + containers + "]}}"));

    assertThat(result.at("/spec/containers")).hasSize(10_001);
  }

  @Test
  void theHostsNetworkAndSystemNamespacesAreSkipped() {
    assertThat(review(pod("{spec: {hostNetwork: true}}")))
        .isEqualTo(new Outcome.Skipped(InjectionDecision.HOST_NETWORK));
    assertThat(review(pod("{metadata: {namespace: kube-system}, spec: {}}")))
        .isEqualTo(new Outcome.Skipped(InjectionDecision.SYSTEM_NAMESPACE));
  }

  @Test
  void thePatchAppliesToThePodAsItCame() {
    ObjectNode raw =
        pod(
            "{metadata: {annotations: null, labels: {a: null}, managedFields: [{manager: m}]}, spec: {future: {x: 1}, volumes: null, containers: [{name: app, env: [], resources: {limits: {cpu: 2000m}}}]}}");

    Outcome.Injected outcome = (Outcome.Injected) review(raw);

    JsonNode patched = JsonPatch.apply(outcome.patch(), raw);
    assertThat(patched.at("/spec/containers/1/name").asText()).isEqualTo("istio-proxy");
    assertThat(patched.at("/spec/containers/0/resources/limits/cpu").asText()).isEqualTo("2000m");
    assertThat(patched.at("/spec/future/x").asInt()).isEqualTo(1);
    assertThat(patched.at("/metadata/managedFields/0/manager").asText()).isEqualTo("m");
  }

  /** Whatever annotations say, the pod has the containers, names and fields that it should have. */
  @Test
  void valuesOfAnnotationsNeverLeaveTheirPlace() {
    for (long seed = 1; seed <= 3_000; seed++) {
      Random random = new Random(seed);
      ObjectNode pod = pod(POD);
      StringBuilder value = new StringBuilder();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        value.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      String annotation = ANNOTATIONS.get(random.nextInt(ANNOTATIONS.size()));
      pod.withObject("/metadata/annotations").put(annotation, value.toString());

      if (review(pod) instanceof Outcome.Injected(var result, ArrayNode patch)) {
        assertThat(result.path("spec").properties())
            .as("seed %s", seed)
            .hasSizeLessThanOrEqualTo(2);
        assertThat(result.at("/spec/containers").findValuesAsText("name"))
            .as("seed %s", seed)
            .startsWith("app")
            .doesNotContain("evil");
        assertThat(result.at("/spec/containers")).as("seed %s", seed).hasSize(2);
        assertThat(result.at("/spec/containers/1").properties())
            .extracting(Map.Entry::getKey)
            .as("seed %s", seed)
            .containsOnly("name", "image", "args", "env", "resources");
        assertThat(JsonPatch.apply(patch, pod).at("/spec/containers")).hasSize(2);
      }
    }
  }

  @Test
  void steeringKeysOfUserVolumesAreRefused() {
    assertThat(
            failure(
                "{metadata: {annotations: {sidecar.istio.io/userVolume: '{\"x\": {\"$patch\": \"replace\"}}'}}, spec: {}}"))
        .contains("JSON of the pod has key \"$patch\"");
  }
}
