package dev.mizzen.inject.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.inject.schema.KubernetesSchema;
import org.junit.jupiter.api.Test;

class StrategicMergeTest {
  private static JsonNode merge(String kind, String original, String patch)
      throws DocumentException, MergeException {
    return StrategicMerge.apply(
        KubernetesSchema.get().struct(kind),
        (ObjectNode) YamlReader.read(original),
        (ObjectNode) YamlReader.read(patch));
  }

  private static JsonNode yaml(String text) throws DocumentException {
    return YamlReader.read(text);
  }

  @Test
  void containersMergeByNameAndThoseOfThePatchStandFirst() throws Exception {
    assertThat(
            merge(
                "Pod",
                "spec: {containers: [{name: app, image: a}, {name: b}]}",
                "spec: {containers: [{name: new}, {name: app, args: [x]}]}"))
        .isEqualTo(
            yaml("spec: {containers: [{name: new}, {name: app, image: a, args: [x]}, {name: b}]}"));
  }

  @Test
  void anOriginalItemStaysInFrontOfTheSharedOneItStoodInFrontOf() throws Exception {
    assertThat(
            merge(
                "Pod",
                "spec: {containers: [{name: a}, {name: shared}, {name: z}]}",
                "spec: {containers: [{name: shared, image: i}, {name: new}]}"))
        .isEqualTo(
            yaml(
                "spec: {containers: [{name: a}, {name: shared, image: i}, {name: new}, {name: z}]}"));
  }

  @Test
  void listsWithoutAKeyAreReplaced() throws Exception {
    assertThat(
            merge(
                "Pod",
                "spec: {containers: [{name: a, args: [x, y], ports: [{containerPort: 1, name: p}]}]}",
                "spec: {containers: [{name: a, args: [z], ports: [{containerPort: 1, protocol: TCP}, {containerPort: 2}]}]}"))
        .isEqualTo(
            yaml(
                "spec: {containers: [{name: a, args: [z], ports: [{containerPort: 1, name: p, protocol: TCP}, {containerPort: 2}]}]}"));
  }

  @Test
  void nullRemoves() throws Exception {
    assertThat(
            merge(
                "Pod",
                "metadata: {labels: {a: b, c: d}}",
                "metadata: {labels: {a: null, x: null}, annotations: {y: null}}"))
        .isEqualTo(yaml("metadata: {labels: {c: d}, annotations: {}}"));
  }

  @Test
  void directivesOfItemsDeleteAndReplace() throws Exception {
    assertThat(
            merge(
                "Pod",
                "spec: {volumes: [{name: a}, {name: b}]}",
                "spec: {volumes: [{name: a, $patch: delete}, {name: c}]}"))
        .isEqualTo(yaml("spec: {volumes: [{name: c}, {name: b}]}"));
    assertThat(
            merge(
                "Pod",
                "spec: {volumes: [{name: a}, {name: b}]}",
                "spec: {volumes: [{$patch: replace}, {name: c}]}"))
        .isEqualTo(yaml("spec: {volumes: [{name: c}]}"));
  }

  @Test
  void directivesOfObjectsReplaceAndDelete() throws Exception {
    assertThat(
            merge(
                "Pod",
                "spec: {securityContext: {runAsUser: 1, fsGroup: 2}}",
                "spec: {securityContext: {$patch: replace, runAsUser: 3}}"))
        .isEqualTo(yaml("spec: {securityContext: {runAsUser: 3}}"));
    assertThat(
            merge(
                "Pod",
                "spec: {securityContext: {runAsUser: 1}}",
                "spec: {securityContext: {$patch: delete}}"))
        .isEqualTo(yaml("spec: {securityContext: {}}"));
  }

  @Test
  void retainKeysDropsTheOthers() throws Exception {
    assertThat(
            merge(
                "Pod",
                "spec: {volumes: [{name: v, emptyDir: {}}]}",
                "spec: {volumes: [{name: v, $retainKeys: [name, csi], csi: {driver: d}}]}"))
        .isEqualTo(yaml("spec: {volumes: [{name: v, csi: {driver: d}}]}"));
    assertThatThrownBy(
            () ->
                merge(
                    "Pod",
                    "spec: {volumes: [{name: v}]}",
                    "spec: {volumes: [{name: v, $retainKeys: [name], csi: {driver: d}}]}"))
        .isInstanceOf(MergeException.class)
        .hasMessage("spec.volumes[v].$retainKeys lacks \"csi\" of the patch");
  }

  @Test
  void setElementOrderOrdersTheResult() throws Exception {
    assertThat(
            merge(
                "Pod",
                "spec: {containers: [{name: a}, {name: b}, {name: c}]}",
                "spec: {$setElementOrder/containers: [{name: c}, {name: a}], containers: [{name: a, image: i}]}"))
        .isEqualTo(yaml("spec: {containers: [{name: b}, {name: c}, {name: a, image: i}]}"));
  }

  @Test
  void finalizersAreASet() throws Exception {
    assertThat(merge("Pod", "metadata: {finalizers: [a, b]}", "metadata: {finalizers: [c, a]}"))
        .isEqualTo(yaml("metadata: {finalizers: [c, a, b]}"));
    assertThat(
            merge(
                "Pod",
                "metadata: {finalizers: [a, b]}",
                "metadata: {$deleteFromPrimitiveList/finalizers: [a]}"))
        .isEqualTo(yaml("metadata: {finalizers: [b]}"));
  }

  @Test
  void anItemWithoutItsKeyIsAMistake() {
    assertThatThrownBy(
            () ->
                merge("Pod", "spec: {containers: [{name: a}]}", "spec: {containers: [{image: i}]}"))
        .isInstanceOf(MergeException.class)
        .hasMessage("spec.containers has an item without \"name\", which tells its items apart");
  }

  @Test
  void servicesMergePortsByNumber() throws Exception {
    assertThat(
            merge(
                "Service",
                "spec: {ports: [{port: 80, name: http}]}",
                "spec: {type: ClusterIP, ports: [{port: 80, appProtocol: http}]}"))
        .isEqualTo(
            yaml("spec: {type: ClusterIP, ports: [{port: 80, name: http, appProtocol: http}]}"));
  }

  @Test
  void deploymentsMergeWithinTheirTemplate() throws Exception {
    assertThat(
            merge(
                "Deployment",
                "spec: {template: {spec: {containers: [{name: istio-proxy, image: a}]}}}",
                "spec: {replicas: 2, template: {spec: {containers: [{name: istio-proxy, resources: {limits: {cpu: 1}}}]}}}"))
        .isEqualTo(
            yaml(
                "spec: {replicas: 2, template: {spec: {containers: [{name: istio-proxy, image: a, resources: {limits: {cpu: 1}}}]}}}"));
  }
}
