package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several backends a request reaches is up to DestinationRules and localities. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BalancingTest {
  private LiveMesh mesh;

  @BeforeAll
  void startMesh(@TempDir Path work) throws IOException, InterruptedException {
    mesh =
        new LiveMesh(work, "balancing", Map.of("PILOT_ENABLE_PERSISTENT_SESSION_FILTER", "true"));
    mesh.sidecar("client", "127.0.5.1");
    mesh.awaitOpen("127.0.0.1", "http");
  }

  @AfterAll
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ring.example", "maglev.example", "subsets.example"})
  void headerKeepsAUserWithABackend(String host) {
    assertSticky(user -> mesh.bodies(5, host, "/", Map.of("x-user", user)));
  }

  @Test
  void queryParameterKeepsAUserWithABackend() {
    assertSticky(user -> mesh.bodies(5, "query.example", "/?user=" + user));
  }

  @Test
  void sourceAddressKeepsAClientWithABackend() {
    assertSticky(user -> bodiesFrom("127.0.6." + user, 5));
  }

  @Test
  void cookieIsHandedOutAndKeepsAUserWithABackend() {
    // Given
    Answer first = mesh.get("cookie.example", "/");
    String cookie = first.headers().getOrDefault("set-cookie", "").split(";", 2)[0];
    // When
    Map<String, Long> answers = mesh.bodies(10, "cookie.example", "/", Map.of("cookie", cookie));
    // Then
    assertThat(cookie).startsWith("user=");
    assertThat(answers).isEqualTo(Map.of(first.body(), 10L));
  }

  @Test
  void sessionCookieHoldsABackend() {
    // Given
    String host = "affine.example";
    Answer first = mesh.get(host, "/");
    String cookie = first.headers().getOrDefault("set-cookie", "").split(";", 2)[0];
    // When
    Map<String, Long> answers = mesh.bodies(12, host, "/", Map.of("cookie", cookie));
    // Then
    assertThat(cookie).startsWith("held-by=");
    assertThat(answers).isEqualTo(Map.of(first.body(), 12L));
    assertThat(mesh.bodies(40, host, "/")).containsOnlyKeys("a", "b");
  }

  @Test
  void backendsTakeTurns() {
    assertThat(mesh.bodies(30, "turns.example", "/"))
        .isEqualTo(Map.of("a", 10L, "b", 10L, "c", 10L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"random.example", "least.example", "warmup.example"})
  void everyBackendIsReached(String host) {
    assertThat(mesh.bodies(60, host, "/")).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void weightsOfEndpointsCount() {
    // When
    Map<String, Long> answers = mesh.bodies(100, "weighted.example", "/");
    // Then
    assertThat(answers.get("a")).isBetween(85L, 95L);
    assertThat(answers.get("b")).isBetween(5L, 15L);
  }

  @Test
  void trafficStaysNearUntilNearFails() throws InterruptedException {
    // Given
    Map<String, Long> before = mesh.bodies(20, "failover.example", "/");
    // When
    mesh.backend("near").failNext(Integer.MAX_VALUE);
    boolean moved =
        EnvoyProcess.await(
            Duration.ofSeconds(20),
            () -> mesh.bodies(10, "failover.example", "/").equals(Map.of("far", 10L)));
    // Then
    assertThat(before).isEqualTo(Map.of("near", 20L));
    assertThat(moved).isTrue();
  }

  @Test
  void trafficIsDistributedAmongRegions() {
    // When
    Map<String, Long> answers = mesh.bodies(300, "distribute.example", "/");
    // Then
    assertThat(answers).containsOnlyKeys("a", "b");
    assertThat(answers.get("a")).isBetween(165L, 255L);
  }

  @Test
  void endpointsThatShareALabelComeFirst() {
    assertThat(mesh.bodies(30, "rack.example", "/")).isEqualTo(Map.of("a", 30L));
  }

  /** Each of 24 users always reaches the same backend, and not all of them the same one. */
  private static void assertSticky(Function<String, Map<String, Long>> answersOf) {
    List<Map<String, Long>> answers =
        IntStream.rangeClosed(1, 24)
            .mapToObj(user -> answersOf.apply(Integer.toString(user)))
            .toList();
    assertThat(answers).allSatisfy(ofOne -> assertThat(ofOne).hasSize(1).containsValue(5L));
    assertThat(Set.copyOf(answers)).hasSizeGreaterThan(1);
  }

  private Map<String, Long> bodiesFrom(String address, int count) {
    return IntStream.range(0, count)
        .mapToObj(request -> bodyFrom(address))
        .collect(Collectors.groupingBy(body -> body, Collectors.counting()));
  }

  private String bodyFrom(String address) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Socket socket =
        new Socket(loopback, mesh.port("http"), InetAddress.ofLiteral(address), 0)) {
      return PlainHttp.send(socket, "GET", "source.example", "/", Map.of()).body();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
