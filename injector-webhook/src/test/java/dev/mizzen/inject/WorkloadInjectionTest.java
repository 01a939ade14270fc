package dev.mizzen.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import org.junit.jupiter.api.Test;

class WorkloadInjectionTest {

  @Test
  void portOfThePodsOwnSettingsIsScrapedInFilesToo() throws DocumentException, InjectionException {
    // Given
    JsonNode pod =
        YamlReader.read(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, annotations: {proxy.istio.io/config: "statusPort: 1234"}}
            spec: {containers: [{name: app, image: i}]}
            """);

    // When
    JsonNode injected = WorkloadInjection.inject(Fixtures.state(), false, pod).document();

    // Then
    assertThat(injected.path("metadata").path("annotations").path("prometheus.io/port").asText())
        .isEqualTo("1234");
  }
}
