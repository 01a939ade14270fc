package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.envoy.Backend;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import java.io.IOException;
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

/** What VirtualServices of {@code routing.yaml} ask for, requests through a sidecar get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoutingTest {
  private static final String WEB = "web.example";

  private LiveMesh mesh;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = new LiveMesh(work, "routing");
    mesh.sidecar("client", "127.0.5.1");
    mesh.awaitOpen("127.0.0.1", "http");
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void delegateRoutesWhatItsRootHandsOn() {
    assertThat(mesh.get(WEB, "/delegated/deep/x").body()).isEqualTo("v2");
    assertThat(mesh.get(WEB, "/delegated/else").body()).isEqualTo("v3");
  }

  @Test
  void regexRewriteMovesPartsOfThePath() {
    // When
    Answer answer = mesh.get(WEB, "/api/v7/books");
    // Then
    assertThat(answer.body()).isEqualTo("v1");
    assertThat(lastOf("v1").path()).isEqualTo("/books/of/7");
  }

  @Test
  void authorityIsRewritten() {
    // When
    mesh.get(WEB, "/api/v1/host");
    // Then
    assertThat(lastOf("v1").headers().get("Host")).containsExactly("inner.example");
  }

  @Test
  void rulesForOtherSourcesDoNotCount() {
    assertThat(mesh.get(WEB, "/for-whom").body()).isEqualTo("v2");
    assertThat(mesh.get(WEB, "/for-namespace").body()).isEqualTo("v3");
  }

  @Test
  void withoutHeadersExcludesWhoHasThem() {
    assertThat(mesh.get(WEB, "/without").body()).isEqualTo("v1");
    assertThat(mesh.get(WEB, "/without", Map.of("x-beta", "1")).body()).isEqualTo("v2");
  }

  @Test
  void caseOfThePathCanBeIgnored() {
    assertThat(mesh.get(WEB, "/ANY-Case").body()).isEqualTo("v3");
  }

  @Test
  void oneOfSeveralMatchesIsEnough() {
    assertThat(mesh.get(WEB, "/any-of-two", Map.of("x-user", "anna")).body()).isEqualTo("v2");
    assertThat(mesh.get(WEB, "/any-of-two?id=42").body()).isEqualTo("v2");
    assertThat(mesh.get(WEB, "/any-of-two?id=x").status()).isEqualTo(404);
  }

  @Test
  void ruleForAnotherPortDoesNotCount() {
    assertThat(mesh.get(WEB, "/on-port").body()).isEqualTo("v2");
  }

  @Test
  void preflightIsAnsweredByTheProxy() {
    // Given
    int before = mesh.backend("v1").served();
    // When
    Answer answer =
        mesh.send(
            "http",
            "OPTIONS",
            WEB,
            "/shop",
            Map.of("origin", "https://page.example", "access-control-request-method", "PUT"));
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("access-control-allow-origin", "https://page.example")
        .containsEntry("access-control-allow-methods", "GET,PUT")
        .containsEntry("access-control-allow-headers", "x-token")
        .containsEntry("access-control-max-age", "60");
    assertThat(mesh.backend("v1").served()).isEqualTo(before);
  }

  @Test
  void strangerOriginIsAllowedNothing() {
    // When
    Answer answer = mesh.get(WEB, "/shop", Map.of("origin", "https://stranger.example"));
    // Then
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void headersGoWithTheDestination() {
    // When
    List<Answer> answers =
        IntStream.range(0, 40).mapToObj(request -> mesh.get(WEB, "/per-destination")).toList();
    // Then
    assertThat(answers).extracting(Answer::body).contains("v1", "v2");
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.headers().get("x-variant"))
                    .isEqualTo(answer.body().equals("v1") ? "one" : "two"));
    assertThat(lastOf("v2").headers().get("X-variant")).containsExactly("two");
  }

  @Test
  void headersOfTheAnswerAreRemovedAddedAndSet() {
    // When
    Answer answer = mesh.get(WEB, "/answer");
    // Then
    assertThat(answer.headers())
        .doesNotContainKey("x-backend")
        .containsEntry("x-added", "1")
        .containsEntry("content-type", "text/mesh");
  }

  @Test
  void redirectKeepsTheHostItIsNotToldToChange() {
    // When
    Answer answer = mesh.get(WEB, "/moved-for-good");
    // Then
    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.headers()).containsEntry("location", "https://web.example:8443/new");
  }

  @Test
  void redirectOfAPrefixKeepsTheRest() {
    // When
    Answer answer = mesh.get(WEB, "/moved-below/a/b");
    // Then
    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.headers().get("location")).startsWith("http://other.example/");
  }

  @Test
  void faultHitsItsPercentage() {
    // When
    long broken =
        IntStream.range(0, 300)
            .filter(request -> mesh.get(WEB, "/half-broken").status() == 500)
            .count();
    // Then
    assertThat(broken).isBetween(100L, 200L);
  }

  @Test
  void faultCanBeAGrpcStatus() {
    // When
    Answer answer = mesh.get(WEB, "/grpc-broken", Map.of("content-type", "application/grpc"));
    // Then
    assertThat(answer.headers()).containsEntry("grpc-status", "14");
  }

  @Test
  void mirrorGetsItsPercentage() throws InterruptedException {
    // When
    Map<String, Long> answers = mesh.bodies(300, WEB, "/copied-by-half");
    boolean copied = EnvoyProcess.await(Duration.ofSeconds(10), () -> copies("half-copy") >= 100);
    // Then
    assertThat(answers).isEqualTo(Map.of("v1", 300L));
    assertThat(copied).isTrue();
    assertThat(copies("half-copy")).isLessThanOrEqualTo(200);
  }

  @Test
  void everyMirrorGetsACopy() throws InterruptedException {
    // When
    mesh.get(WEB, "/copied-twice");
    // Then
    assertThat(
            EnvoyProcess.await(
                Duration.ofSeconds(10),
                () -> copies("first-copy") == 1 && copies("second-copy") == 1))
        .isTrue();
  }

  @Test
  void weightsOfThreeSplitTraffic() {
    // When
    Map<String, Long> answers = mesh.bodies(500, WEB, "/three-ways");
    // Then
    assertThat(answers.get("v1")).isBetween(235L, 365L);
    assertThat(answers.get("v2")).isBetween(95L, 205L);
    assertThat(answers.get("v3")).isBetween(12L, 95L);
  }

  @Test
  void wildcardHostTakesEveryNameBelowIt() {
    assertThat(mesh.get("one.any.example", "/").body()).isEqualTo("any");
    assertThat(mesh.get("deep.two.any.example", "/").body()).isEqualTo("any");
  }

  private int copies(String name) {
    return mesh.backend(name).served();
  }

  private Backend.Seen lastOf(String version) {
    return mesh.backend(version).seen().getLast();
  }
}
