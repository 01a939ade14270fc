package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.envoy.EnvoyBinary;
import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stock Envoy takes every resource of the recorded meshes, over both forms of ADS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AcceptanceTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path envoy;

  @BeforeAll
  void findEnvoy() throws InterruptedException {
    envoy = Storeys.require(Storey.ENVOY, EnvoyBinary.find().path());
  }

  static Stream<Arguments> recordings() {
    return Stream.of("01-base", "02-http-routing")
        .flatMap(
            mesh ->
                Stream.of("productpage", "sleep", "ingressgateway")
                    .flatMap(
                        proxy ->
                            Stream.of(EnvoyBootstrap.Protocol.values())
                                .map(protocol -> Arguments.of(mesh, proxy, protocol))));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void envoyTakesEveryResource(
      String mesh, String proxy, EnvoyBootstrap.Protocol protocol, @TempDir Path work)
      throws IOException, InterruptedException {
    Path recorded = GOLDEN.resolve(mesh).resolve("golden").resolve(proxy);
    try (SecretService secrets = SecretService.start(work);
        RunningIstiod server = serve(mesh, work);
        EnvoyProcess process =
            EnvoyProcess.start(
                envoy,
                bootstrap(proxy, server.grpcPort(), protocol, secrets.port()),
                work,
                "envoy")) {
      // When
      boolean ready = process.awaitReady(READY_LIMIT);
      // Then
      assertThat(ready).as(process.lastWords()).isTrue();
      assertThat(process.rejections()).as(process.lastWords()).isZero();
      assertThat(active(process, "/listeners?format=json", "listener_statuses"))
          .containsExactlyInAnyOrderElementsOf(names(recorded.resolve("lds.json")));
      assertThat(active(process, "/clusters?format=json", "cluster_statuses"))
          .containsAll(names(recorded.resolve("cds.json")));
    }
  }

  private static RunningIstiod serve(String mesh, Path work) throws IOException {
    Path folder = Files.createDirectory(work.resolve("mesh"));
    Files.copy(GOLDEN.resolve("base.yaml"), folder.resolve("00-base.yaml"));
    Files.copy(GOLDEN.resolve(mesh).resolve("manifests.yaml"), folder.resolve("01-case.yaml"));
    return RunningIstiod.start(
        folder, GOLDEN.resolve(mesh).resolve("mesh.yaml"), work.resolve("networks.yaml"));
  }

  private static EnvoyBootstrap bootstrap(
      String proxy, int xdsPort, EnvoyBootstrap.Protocol protocol, int sdsPort) throws IOException {
    JsonNode node = JSON.readTree(GOLDEN.resolve("proxies").resolve(proxy + ".json").toFile());
    Map<String, String> metadata = new HashMap<>();
    node.path("metadata")
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isTextual() || value.isObject()) {
                metadata.put(entry.getKey(), value.isTextual() ? value.asText() : value.toString());
              }
            });
    return new EnvoyBootstrap(
        node.path("id").asText(),
        node.path("cluster").asText(),
        metadata,
        xdsPort,
        protocol,
        sdsPort);
  }

  private static List<String> active(EnvoyProcess process, String page, String list)
      throws IOException, InterruptedException {
    return JSON.readTree(process.admin(page)).path(list).findValuesAsText("name");
  }

  private static Set<String> names(Path recorded) throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.exists(recorded)) {
      JSON.readTree(recorded.toFile()).fieldNames().forEachRemaining(names::add);
    }
    return names;
  }
}
