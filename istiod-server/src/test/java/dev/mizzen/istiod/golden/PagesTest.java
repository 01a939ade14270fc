package dev.mizzen.istiod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readiness, metrics and debug pages of a server with one connected proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  @TempDir private static Path configDir;
  private RunningIstiod server;
  private AdsClient proxy;

  @BeforeAll
  void connectAProxy() throws IOException, InterruptedException {
    GoldenFolder folder = GoldenFolder.find();
    Path caseFolder = folder.root().resolve("01-base");
    folder.copyManifests(caseFolder, configDir);
    server =
        RunningIstiod.start(
            configDir, caseFolder.resolve("mesh.yaml"), caseFolder.resolve("none.yaml"));
    Node.Builder node = Node.newBuilder();
    JsonFormat.parser().merge(Files.readString(folder.node("productpage")), node);
    proxy = AdsClient.delta(server.grpcPort(), node.build());
    ProxyDump.of(proxy);
  }

  @AfterAll
  void stop() {
    proxy.close();
    server.close();
  }

  @Test
  void theServerIsReady() throws Exception {
    assertThat(get(server.httpPort(), "/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsHaveIstiosNames() throws Exception {
    String metrics = get(server.monitoringPort(), "/metrics").body();

    assertThat(metrics)
        .contains("# TYPE pilot_xds_pushes counter")
        .contains("pilot_xds_pushes{type=\"cds\"} 1\n")
        .contains("pilot_xds{version=\"1.30.3\"} 1\n")
        .contains("pilot_info{version=\"1.30.3\"} 1\n")
        .contains("# TYPE pilot_proxy_convergence_time histogram")
        .containsPattern("pilot_services [1-9][0-9]\n")
        .contains("le=\"1\"")
        .doesNotContain("pilot_xds_pushes_total");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/debug/syncz", "/debug/caz", "/debug/sourcez", "/debug/statusz"})
  void debugPagesAreOnBothPorts(String page) throws Exception {
    HttpResponse<String> answer = get(server.httpPort(), page);
    HttpResponse<String> ofMonitoring = get(server.monitoringPort(), page);

    assertThat(answer.body()).isNotEqualTo(get(server.httpPort(), "/debug/none").body());
    assertThat(ofMonitoring.statusCode()).isEqualTo(answer.statusCode());
    assertThat(ofMonitoring.body()).isEqualTo(answer.body());
  }

  @Test
  void syncStatusNamesTheProxyAndWhatItAcknowledged() throws Exception {
    JsonNode row = JSON.readTree(get(server.httpPort(), "/debug/syncz").body()).get(0);

    assertThat(row.path("proxy").asText()).isEqualTo("productpage-v1-0.bookinfo");
    assertThat(row.path("cluster_sent").asText())
        .isNotEmpty()
        .isEqualTo(row.path("cluster_acked").asText());
    assertThat(
            row.path("resources")
                .path("type.googleapis.com/envoy.config.listener.v3.Listener")
                .path("sent")
                .asText())
        .isEqualTo(row.path("listener_sent").asText());
  }

  @Test
  void aConfigDumpHoldsWhatTheProxyGot() throws Exception {
    JsonNode configs =
        JSON.readTree(
                get(server.httpPort(), "/debug/config_dump?proxyID=productpage-v1-0.bookinfo")
                    .body())
            .path("configs");

    assertThat(configs.findValuesAsText("@type"))
        .contains(
            "type.googleapis.com/envoy.admin.v3.ClustersConfigDump",
            "type.googleapis.com/envoy.admin.v3.ListenersConfigDump",
            "type.googleapis.com/envoy.admin.v3.RoutesConfigDump");
    assertThat(configs.toString())
        .contains("outbound|9080||reviews.bookinfo.svc.cluster.local")
        .contains("virtualInbound");
  }

  @Test
  void aProxyThatIsNotThereIsNotFound() throws Exception {
    HttpResponse<String> answer = get(server.httpPort(), "/debug/config_dump?proxyID=nobody");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).startsWith("Proxy not connected to this Pilot instance.");
  }

  @Test
  void aDumpNeedsToKnowOfWhom() throws Exception {
    assertThat(get(server.httpPort(), "/debug/config_dump").statusCode()).isEqualTo(400);
  }

  @Test
  void anUnknownPageIsNotFound() throws Exception {
    assertThat(get(server.httpPort(), "/debug/nothing").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
