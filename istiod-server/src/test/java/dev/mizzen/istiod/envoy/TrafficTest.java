package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.envoy.Backend;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Requests through a sidecar and a gateway go where the VirtualServices of the shop say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrafficTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private TrafficMesh mesh;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = new TrafficMesh(work);
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void exactPathGoesToItsSubset() throws IOException {
    assertThat(mesh.get("/exact").body()).isEqualTo("v1");
  }

  @Test
  void prefixGoesToItsSubset() throws IOException {
    assertThat(mesh.get("/prefix/anything").body()).isEqualTo("v2");
  }

  @Test
  void regexGoesToItsSubset() throws IOException {
    assertThat(mesh.get("/items/42").body()).isEqualTo("v3");
  }

  @Test
  void headerGoesToItsSubset() throws IOException {
    assertThat(mesh.send("GET", "/matched", Map.of("end-user", "jason")).body()).isEqualTo("v1");
  }

  @Test
  void methodGoesToItsSubset() throws IOException {
    assertThat(mesh.send("POST", "/matched", Map.of()).body()).isEqualTo("v2");
  }

  @Test
  void queryParameterGoesToItsSubset() throws IOException {
    assertThat(mesh.get("/matched?kind=gold").body()).isEqualTo("v3");
  }

  @Test
  void requestThatMatchesNothingElseTakesTheNextRule() throws IOException {
    assertThat(mesh.get("/matched").status()).isEqualTo(404);
  }

  @Test
  void weightsSplitTraffic() {
    // When
    List<String> answers =
        IntStream.range(0, 400).mapToObj(request -> body("/split")).sorted().toList();
    // Then
    assertThat(answers).hasSize(400).containsOnly("v1", "v3");
    assertThat(answers.stream().filter("v3"::equals).count()).isBetween(45L, 120L);
  }

  @Test
  void hostWithoutSubsetReachesEveryEndpoint() {
    // When
    List<String> answers = IntStream.range(0, 60).mapToObj(request -> body("/any")).toList();
    // Then
    assertThat(answers).contains("v1", "v2", "v3");
  }

  @Test
  void rewriteChangesThePrefixTheBackendSees() throws IOException {
    // When
    Answer answer = mesh.get("/old/thing");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(lastSeen("v1").path()).isEqualTo("/new/thing");
  }

  @Test
  void headersAreSetAddedAndRemoved() throws IOException {
    // When
    Answer answer =
        mesh.send(
            "GET", "/headers", Map.of("x-set", "by-client", "x-add", "by-client", "x-gone", "1"));
    // Then
    Map<String, List<String>> seen = lastSeen("v1").headers();
    assertThat(seen).containsEntry("X-set", List.of("by-mesh")).doesNotContainKey("X-gone");
    assertThat(seen.get("X-add")).containsExactly("by-client", "by-mesh");
    assertThat(answer.headers()).containsEntry("x-answer", "by-mesh");
  }

  @Test
  void timeoutEndsARequest() throws IOException {
    assertThat(mesh.get("/stalled").status()).isEqualTo(504);
  }

  @Test
  void retriesHideFailures() throws IOException {
    // Given
    Backend backend = mesh.web("v1");
    int before = backend.served();
    backend.failNext(2);
    // When
    Answer answer = mesh.get("/flaky");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(backend.served() - before).isEqualTo(3);
  }

  @Test
  void abortAnswersWithoutTheBackend() throws IOException {
    // Given
    int before = mesh.web("v1").served();
    // When
    Answer answer = mesh.get("/aborted");
    // Then
    assertThat(answer.status()).isEqualTo(418);
    assertThat(mesh.web("v1").served()).isEqualTo(before);
  }

  @Test
  void delayHoldsARequestBack() throws IOException {
    // Given
    long before = System.nanoTime();
    // When
    Answer answer = mesh.get("/delayed");
    // Then
    assertThat(answer.body()).isEqualTo("v1");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void redirectNamesTheNewPlace() throws IOException {
    // When
    Answer answer = mesh.get("/moved");
    // Then
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.headers()).containsEntry("location", "http://elsewhere.example/here");
  }

  @Test
  void directResponseComesFromTheProxy() throws IOException {
    // When
    Answer answer = mesh.get("/direct");
    // Then
    assertThat(answer.status()).isEqualTo(203);
    assertThat(answer.body()).isEqualTo("from the proxy");
  }

  @Test
  void mirrorGetsACopy() throws IOException, InterruptedException {
    // Given
    int before = mesh.audit().served();
    // When
    Answer answer = mesh.get("/copied");
    // Then
    assertThat(answer.body()).isEqualTo("v1");
    assertThat(EnvoyProcess.await(LIMIT, () -> mesh.audit().served() > before)).isTrue();
  }

  @Test
  void gatewayRoutesByHostAndPath() throws IOException {
    assertThat(mesh.enter("shop.example", "/").body()).isEqualTo("v1");
    assertThat(mesh.enter("shop.example", "/v3/x").body()).isEqualTo("v3");
    assertThat(mesh.enter("audit.example", "/").body()).isEqualTo("audit");
  }

  @Test
  void gatewayKnowsNoOtherHost() throws IOException {
    assertThat(mesh.enter("stranger.example", "/").status()).isEqualTo(404);
  }

  @Test
  void trafficFollowsAnEdit() throws IOException, InterruptedException {
    // Given
    String before = body("/edited");
    // When
    mesh.edit("subset: v2}}] # edited", "subset: v3}}] # edited");
    // Then
    assertThat(before).isEqualTo("v2");
    assertThat(mesh.awaitBody("/edited", "v3", LIMIT)).isTrue();
  }

  @Test
  void nothingIsRefused() throws InterruptedException {
    assertThat(mesh.envoys().getFirst().rejections()).isZero();
    assertThat(mesh.envoys().getLast().rejections()).isZero();
  }

  private String body(String path) {
    try {
      return mesh.get(path).body();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Backend.Seen lastSeen(String version) {
    return mesh.web(version).seen().getLast();
  }
}
