package dev.mizzen.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import org.junit.jupiter.api.Test;

class ZeroFieldsTest {

  private static ObjectNode pod(String spec) throws DocumentException {
    return (ObjectNode) YamlReader.read("{spec: " + spec + "}");
  }

  @Test
  void containersGetEmptyResourcesWhereTheyWereNotBefore() throws DocumentException {
    ObjectNode pod =
        pod(
            "{initContainers: [{name: istio-proxy}], containers: [{name: app}, {name: istio-proxy}]}");

    ZeroFields.complete(
        pod, pod("{initContainers: [{name: istio-proxy}], containers: [{name: app}]}"));

    assertThat(pod)
        .isEqualTo(
            pod(
                "{initContainers: [{name: istio-proxy}], containers: [{name: app}, {name: istio-proxy, resources: {}}]}"));
  }
}
