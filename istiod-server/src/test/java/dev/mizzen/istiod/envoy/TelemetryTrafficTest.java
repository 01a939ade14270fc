package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.envoy.Backend;
import dev.mizzen.envoy.EnvoyProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans and access logs reach the providers that Telemetries name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TelemetryTrafficTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Map<String, EnvoyProcess> gateways = new HashMap<>();
  private LiveMesh mesh;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = new LiveMesh(work, "telemetry");
    int address = 1;
    for (String name :
        new String[] {"zipkin", "otel-http", "otel-grpc", "sampler", "datadog", "skywalking"}) {
      gateways.put(name, mesh.gateway(name, "127.0.9." + address++));
      mesh.awaitOpen("127.0.0.1", name);
    }
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"zipkin, zipkin, /api/v2/spans", "otel-http, otel, /v1/traces"})
  void spansAreReported(String gateway, String collector, String path) throws InterruptedException {
    // When
    int status = get(gateway, "/traced");
    // Then
    assertThat(status).isEqualTo(200);
    Backend backend = mesh.backend(collector);
    assertThat(
            EnvoyProcess.await(
                LIMIT,
                () ->
                    backend.seen().stream()
                        .anyMatch(
                            seen ->
                                seen.path().equals(path)
                                    && seen.headers()
                                        .getOrDefault("X-token", List.of())
                                        .contains("secret"))))
        .as(gateway(gateway).lastWords())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"otel-grpc", "sampler", "datadog", "skywalking"})
  void whoReportsInVainServesAllTheSame(String gateway) {
    assertThat(get(gateway, "/traced")).isEqualTo(200);
  }

  @Test
  void onlyWhatTheFilterLetsThroughIsLogged() throws InterruptedException {
    // When
    get("zipkin", "/fine?a=b");
    get("zipkin", "/missing?a=b");
    // Then
    EnvoyProcess gateway = gateway("zipkin");
    assertThat(EnvoyProcess.await(LIMIT, () -> gateway.lastWords().contains("logged /missing 404")))
        .isTrue();
    assertThat(gateway.lastWords()).doesNotContain("logged /fine");
  }

  @Test
  void entriesMayBeJson() throws InterruptedException {
    get("otel-http", "/plain?a=b");
    EnvoyProcess gateway = gateway("otel-http");
    assertThat(
            EnvoyProcess.await(LIMIT, () -> gateway.lastWords().contains("{\"path\":\"/plain\"}")))
        .as(gateway.lastWords())
        .isTrue();
  }

  private EnvoyProcess gateway(String name) {
    return Optional.ofNullable(gateways.get(name)).orElseThrow();
  }

  private int get(String gateway, String path) {
    return mesh.send(gateway, "GET", "web.example", path, Map.of()).status();
  }
}
