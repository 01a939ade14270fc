package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.PluggedInFiles;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.registry.apiserver.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sidecars that speak mutual TLS, on new connections all the while, under a plugged-in
 * intermediate that ends within seconds.
 */
final class CaExpiryTrafficTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration CERTIFICATE_LIFE = Duration.ofSeconds(6);
  private static final Duration SIGNER_LIFE = Duration.ofSeconds(30);

  private final PluggedInFiles operator = new PluggedInFiles();
  private Path folder = Path.of("");
  private IssuedMesh mesh;
  private List<SidecarAgent> agents;

  @BeforeEach
  void startMesh(@TempDir Path work) throws Exception {
    folder = work.resolve("cacerts");
    operator.plugIn(folder, lasting());
    mesh = IssuedMesh.pluggedIn(work, folder, operator.rootPem());
    SidecarAgent caller = mesh.agent("client", CERTIFICATE_LIFE);
    SidecarAgent server = mesh.agent("server", CERTIFICATE_LIFE);
    agents = List.of(caller, server);
    mesh.sidecar("client", "127.0.7.1", caller);
    mesh.sidecar("server", "127.0.7.2", server);
    assertThat(EnvoyProcess.await(LIMIT, this::isAnswered)).isTrue();
  }

  private Identity lasting() {
    return operator.intermediate(Instant.now().plus(Duration.ofDays(5)));
  }

  /** Has an intermediate sign for both sidecars that ends within seconds. */
  private Instant signForAShortWhile() throws Exception {
    Instant end = Instant.now().plus(SIGNER_LIFE);
    Identity signer = operator.intermediate(end);
    operator.plugIn(folder, signer);
    Eventually.isTrue(() -> allAreSignedBy(signer));
    return end;
  }

  @AfterEach
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  private PlainHttp.Answer send() throws IOException {
    return PlainHttp.send(mesh.cast().port("strict"), "GET", "server.example", "/end", Map.of());
  }

  private boolean isAnswered() {
    try {
      return send().status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean isSignedBy(SidecarAgent agent, Identity signer) {
    try {
      agent.certificate().orElseThrow().leaf().verify(signer.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }

  private boolean allAreSignedBy(Identity signer) {
    return agents.stream().allMatch(agent -> isSignedBy(agent, signer));
  }

  @Test
  void anIntermediateThatIsReplacedBeforeItEndsFailsNoHandshake() throws Exception {
    // Given
    Identity next = lasting();
    SteadyLoad load = SteadyLoad.start(this::send);
    // When
    try (load) {
      Instant end = signForAShortWhile();
      operator.plugIn(folder, next);
      Eventually.isTrue(() -> allAreSignedBy(next));
      Eventually.isTrue(() -> Instant.now().isAfter(end.plus(CERTIFICATE_LIFE)));
    }
    // Then
    System.out.println("measured: an intermediate replaced before it ended: " + load);
    assertThat(load.failures()).isEmpty();
  }

  @Test
  void anIntermediateThatEndedIsNamedAndTheNextOneHealsTheMesh() throws Exception {
    // Given
    Instant end = signForAShortWhile();
    Eventually.isTrue(() -> Instant.now().isAfter(end) && !isAnswered());
    assertThat(mesh.server().metrics()).contains("citadel_server_cert_chain_expiry_seconds -");
    Identity next = lasting();
    long began = System.nanoTime();
    // When
    operator.plugIn(folder, next);
    Eventually.isTrue(() -> allAreSignedBy(next) && isAnswered());
    // Then
    System.out.println(
        "measured: a mesh whose intermediate ended spoke again after "
            + Duration.ofNanos(System.nanoTime() - began).toMillis()
            + " ms");
    SteadyLoad load = SteadyLoad.start(this::send);
    try (load) {
      load.awaitRequests(200);
    }
    assertThat(load.failures()).isEmpty();
  }
}
