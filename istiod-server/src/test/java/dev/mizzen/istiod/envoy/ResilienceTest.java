package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.envoy.Backend;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Failing, stalling and narrow backends behind a sidecar: what reaches the client, and how often
 * they were asked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResilienceTest {
  private LiveMesh mesh;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh = new LiveMesh(work, "resilience");
    mesh.sidecar("client", "127.0.5.1");
    mesh.awaitOpen("127.0.0.1", "http", "tcp");
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void tryThatTakesTooLongIsRepeated() {
    // Given
    Backend backend = mesh.backend("patience");
    int before = backend.served();
    backend.holdNext(1);
    // When
    Answer answer = mesh.get("patience.example", "/per-try");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(backend.served() - before).isGreaterThanOrEqualTo(2);
  }

  @Test
  void statusThatIsListedIsRetried() {
    assertThat(statusAfter(1, 409, "/conflict")).isEqualTo(200);
  }

  @Test
  void statusThatIsNotListedIsNotRetried() {
    assertThat(statusAfter(1, 503, "/conflict")).isEqualTo(503);
  }

  @Test
  void gatewayErrorsAreRetriedButNoOther() {
    assertThat(statusAfter(1, 502, "/gateway-error")).isEqualTo(200);
    assertThat(statusAfter(1, 500, "/gateway-error")).isEqualTo(500);
  }

  @Test
  void noAttemptsMeanNoRetry() {
    // Given
    int before = mesh.backend("patience").served();
    // When
    int status = statusAfter(1, 503, "/once");
    // Then
    assertThat(status).isEqualTo(503);
    assertThat(mesh.backend("patience").served() - before).isEqualTo(1);
  }

  @Test
  void retriesEndAtTheirNumber() {
    // Given
    int before = mesh.backend("patience").served();
    // When
    int status = statusAfter(6, 500, "/often");
    // Then
    assertThat(status).isEqualTo(500);
    assertThat(mesh.backend("patience").served() - before).isEqualTo(6);
  }

  @Test
  void endpointThatIsDownIsAvoidedWithoutBeingTold() {
    assertThat(mesh.bodies(60, "half-dead.example", "/")).isEqualTo(Map.of("alive", 60L));
  }

  @Test
  void endpointThatFailsIsEjected() throws InterruptedException {
    // Given
    mesh.backend("sick").failNext(Integer.MAX_VALUE);
    // When
    boolean ejected =
        EnvoyProcess.await(
            Duration.ofSeconds(20),
            () -> mesh.bodies(10, "outlier.example", "/").equals(Map.of("sound", 10L)));
    int before = mesh.backend("sick").served();
    // Then
    assertThat(ejected).isTrue();
    assertThat(mesh.bodies(20, "outlier.example", "/")).isEqualTo(Map.of("sound", 20L));
    assertThat(mesh.backend("sick").served()).isEqualTo(before);
  }

  @Test
  void requestThatFindsThePoolFullIsTurnedAway() throws Exception {
    // Given
    Backend backend = mesh.backend("narrow");
    backend.holdNext(1);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> request = () -> mesh.get("narrow.example", "/").status();
      Future<Integer> first = clients.submit(request);
      boolean connected = EnvoyProcess.await(Duration.ofSeconds(15), () -> backend.held() == 1);
      // When
      List<Future<Integer>> others =
          IntStream.range(0, 7).mapToObj(client -> clients.submit(request)).toList();
      boolean turnedAway =
          EnvoyProcess.await(
              Duration.ofSeconds(15), () -> others.stream().filter(Future::isDone).count() == 6);
      backend.release();
      // Then
      assertThat(connected).isTrue();
      assertThat(turnedAway).isTrue();
      assertThat(first.get()).isEqualTo(200);
      assertThat(others)
          .extracting(Future::get)
          .containsOnly(200, 503)
          .filteredOn(status -> status == 200)
          .hasSize(1);
    }
  }

  @Test
  void connectionEndsAfterItsRequests() {
    // When
    mesh.bodies(8, "short-lived.example", "/");
    // Then
    assertThat(mesh.backend("short-lived").seen())
        .extracting(Backend.Seen::peer)
        .hasSize(8)
        .satisfies(peers -> assertThat(Set.copyOf(peers)).hasSize(4));
  }

  @Test
  void connectionsToABackendAreKept() {
    // Given
    int before = mesh.backend("patience").seen().size();
    // When
    mesh.bodies(8, "patience.example", "/");
    // Then
    assertThat(mesh.backend("patience").seen().stream().skip(before).map(Backend.Seen::peer))
        .hasSize(8)
        .satisfies(peers -> assertThat(Set.copyOf(peers)).hasSizeLessThanOrEqualTo(2));
  }

  @Test
  void secondConnectionIsOneTooMany() throws IOException {
    try (Socket first = new Socket(InetAddress.getLoopbackAddress(), mesh.port("tcp"))) {
      // Given
      assertThat(LiveMesh.greeting(first)).isEqualTo("one");
      // When
      String second = mesh.greeting("tcp");
      // Then
      assertThat(second).isEmpty();
    }
  }

  private int statusAfter(int failures, int status, String path) {
    mesh.backend("patience").failNext(failures, status);
    return mesh.get("patience.example", path).status();
  }
}
