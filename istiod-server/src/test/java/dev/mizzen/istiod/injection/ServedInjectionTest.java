package dev.mizzen.istiod.injection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.inject.Fixtures;
import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.istiod.golden.RunningIstiod;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The injector of a server on a folder, asked over TLS. */
class ServedInjectionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String VALUES = "{\"global\": {\"hub\": \"hub\", \"tag\": \"1.30.3\"}}";
  private static final String POD =
      "{\"metadata\": {\"name\": \"p\"}, \"spec\": {\"containers\": [{\"name\": \"app\"}]}}";

  @TempDir private Path work;
  private final WebhookTls tls = new WebhookTls();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Path objects;
  private Path files;

  @BeforeEach
  void folders() throws IOException {
    objects = Files.createDirectory(work.resolve("objects"));
    files = Files.createDirectory(work.resolve("inject"));
  }

  @AfterEach
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private void configure(String config) throws IOException {
    Files.writeString(files.resolve("config"), config);
    Files.writeString(files.resolve("values"), VALUES);
  }

  /** The same in a ConfigMap of the folder of objects. */
  private void configMap(String name, String config) throws IOException {
    Files.writeString(
        objects.resolve("injector.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: istio-system}
        data:
          values: '%s'
          config: |
        %s
        """
            .formatted(name, VALUES, config.indent(4)));
  }

  private RunningIstiod start() throws Exception {
    return start(true, "");
  }

  private RunningIstiod start(boolean isEnabled, String revision) throws Exception {
    RunningIstiod server =
        RunningIstiod.withWebhooks(
            objects,
            work.resolve("no-mesh"),
            new InjectionSettings(
                isEnabled,
                files,
                "istio-system",
                revision,
                NativeSidecars.DISABLED,
                false,
                TemplateFunctions.table(Map.of())),
            tls.files(work));
    open.push(server);
    server.awaitReady();
    return server;
  }

  private Reviews reviews(RunningIstiod server) throws Exception {
    HttpClient client = tls.client();
    open.push(client);
    return new Reviews(client, server.httpsPort());
  }

  private static JsonNode pod() throws JsonProcessingException {
    return JSON.readTree(POD);
  }

  private static String review() throws JsonProcessingException {
    return Reviews.review("admission.k8s.io/v1", TextNode.valueOf("ns"), pod());
  }

  private static JsonNode injected(Reviews reviews, String path) throws Exception {
    return Reviews.patched(pod(), reviews.answer(path, review()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/inject/cluster/c1/net/n--slash--2",
        "/inject/cluster/c1/net/n--slash--2/",
        "/inject/cluster/c1/net/n%2D%2Dslash%2D%2D2",
        "/inject/:ENV:cluster=c1:ENV:net=n/2",
      })
  void everyPathBelowInjectIsServedWithWhatItSays(String path) throws Exception {
    configure(Fixtures.CONFIG);

    JsonNode pod = injected(reviews(start()), path);

    assertThat(pod.at("/spec/containers").toString())
        .contains("{\"name\":\"ISTIO_META_CLUSTER_ID\",\"value\":\"c1\"}")
        .contains("{\"name\":\"ISTIO_META_NETWORK\",\"value\":\"n/2\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/inject", "/inject/"})
  void withoutParametersTheProxyIsAddedToo(String path) throws Exception {
    configure(Fixtures.CONFIG);

    JsonNode pod = injected(reviews(start()), path);

    assertThat(pod.at("/spec/containers").findValuesAsText("name")).contains("istio-proxy", "app");
  }

  @Test
  void requestsThatCarryNoReviewAreRefusedAsHttpAndCounted() throws Exception {
    configure(Fixtures.CONFIG);
    RunningIstiod server = start();
    Reviews reviews = reviews(server);

    HttpResponse<String> empty = reviews.post("/inject", "application/json", new byte[0]);
    HttpResponse<String> charset =
        reviews.post("/inject", "application/json; charset=utf-8", review().getBytes(UTF_8));
    HttpResponse<String> untyped = reviews.post("/inject", "", review().getBytes(UTF_8));
    HttpResponse<String> large =
        reviews.post("/inject", "application/json", new byte[6 * 1024 * 1024 + 1]);
    JsonNode undecodable = reviews.answer("/inject", "{\"kind\": \"AdmissionReview\"");
    JsonNode none = reviews.answer("/inject", "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}");

    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(empty.body()).isEqualTo("no body found\n");
    assertThat(charset.statusCode()).isEqualTo(415);
    assertThat(charset.body()).isEqualTo("invalid Content-Type, want `application/json`\n");
    assertThat(untyped.statusCode()).isEqualTo(415);
    assertThat(large.statusCode()).isEqualTo(400);
    assertThat(undecodable.at("/response/allowed").asBoolean(true)).isFalse();
    assertThat(none.at("/response/allowed").asBoolean(true)).isFalse();
    assertThat(none.at("/response/status/message").asText()).contains("want kind AdmissionReview");
    assertThat(server.metrics())
        .contains("sidecar_injection_requests_total 6\n")
        .contains("sidecar_injection_failure_total 6\n")
        .contains("sidecar_injection_success_total 2\n")
        .contains("sidecar_injection_time_seconds_bucket{le=\"0.1\"}")
        .contains("mizzen_injector_config{state=\"in_force\"} 1\n");
  }

  @Test
  void aBodyAtTheLimitIsReviewed() throws Exception {
    configure(Fixtures.CONFIG);
    Reviews reviews = reviews(start());
    String review = review();

    JsonNode answer =
        reviews.answer("/inject", review + " ".repeat(6 * 1024 * 1024 - review.length()));

    assertThat(answer.at("/response/allowed").asBoolean()).isTrue();
  }

  @Test
  void aBadUpdateKeepsTheLastConfigurationAndAGoodOneTakesEffect() throws Exception {
    configure(Fixtures.CONFIG);
    RunningIstiod server = start();
    Reviews reviews = reviews(server);

    configure(Fixtures.CONFIG.replace("{{ .ProxyImage }}", "{{ .ProxyImage "));
    await(server, "stale");
    JsonNode old = injected(reviews, "/inject");
    configure(Fixtures.CONFIG.replace("{{ .ProxyImage }}", "other"));
    await(server, "in_force");

    assertThat(old.findValuesAsText("image")).contains("hub/proxyv2:1.30.3");
    assertThat(injected(reviews, "/inject").findValuesAsText("image")).contains("other");
  }

  private static void await(RunningIstiod server, String state) throws InterruptedException {
    String wanted = "mizzen_injector_config{state=\"" + state + "\"} 1\n";
    assertThat(EnvoyProcess.await(PATIENCE, () -> server.metrics().contains(wanted)))
        .as(state)
        .isTrue();
  }

  @Test
  void aConfigurationThatIsBadFromTheStartRefusesPodsAndStopsNothingElse() throws Exception {
    configure(Fixtures.CONFIG.replace("{{ .ProxyImage }}", "{{ .ProxyImage "));
    RunningIstiod server = start();

    JsonNode answer = reviews(server).answer("/inject", review());

    assertThat(answer.at("/response/allowed").asBoolean(true)).isFalse();
    assertThat(answer.at("/response/status/message").asText())
        .startsWith("the sidecar injector cannot inject: " + files)
        .contains("config: templates[sidecar] is no template");
    assertThat(server.metrics()).contains("mizzen_injector_config{state=\"broken\"} 1\n");
  }

  @Test
  void aConfigMapOfTheFolderConfiguresAndOneThatComesLaterTakesEffect() throws Exception {
    RunningIstiod server = start();
    Reviews reviews = reviews(server);
    await(server, "missing");
    JsonNode before = reviews.answer("/inject", review());

    configMap("istio-sidecar-injector", Fixtures.CONFIG);
    await(server, "in_force");

    assertThat(before.at("/response/status/message").asText())
        .isEqualTo(
            "the sidecar injector cannot inject: ConfigMap istio-system/istio-sidecar-injector is"
                + " not there");
    assertThat(injected(reviews, "/inject").findValuesAsText("name")).contains("istio-proxy");
  }

  @Test
  void aRevisionHasAConfigMapOfItsOwn() throws Exception {
    configMap("istio-sidecar-injector-canary", Fixtures.CONFIG);

    JsonNode pod = injected(reviews(start(true, "canary")), "/inject");

    assertThat(pod.at("/metadata/annotations/sidecar.istio.io~1status").asText())
        .contains("\"revision\":\"canary\"");
  }

  @Test
  void anInjectorThatIsTurnedOffIsNotServed() throws Exception {
    configure(Fixtures.CONFIG);
    RunningIstiod server = start(false, "");

    HttpResponse<String> answer =
        reviews(server).post("/inject", "application/json", review().getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(server.metrics()).contains("mizzen_injector_config{state=\"off\"} 1\n");
  }
}
