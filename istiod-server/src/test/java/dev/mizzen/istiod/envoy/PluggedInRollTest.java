package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.ca.Fingerprint;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.PluggedInFiles;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.registry.apiserver.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
 * Two sidecars that speak mutual TLS while an operator replaces the plugged-in authority by one
 * under a new root. The server runs on.
 */
final class PluggedInRollTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration CERTIFICATE_LIFE = Duration.ofSeconds(6);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PluggedInFiles before = new PluggedInFiles();
  private final PluggedInFiles after = new PluggedInFiles("new root of the operator");
  private final Identity old = signer(before);
  private final Identity next = signer(after);
  private Path folder = Path.of("");
  private IssuedMesh mesh;
  private List<SidecarAgent> agents;

  private static Identity signer(PluggedInFiles operator) {
    return operator.intermediate(Instant.now().plus(Duration.ofDays(5)));
  }

  @BeforeEach
  void startMesh(@TempDir Path work) throws Exception {
    folder = work.resolve("cacerts");
    before.plugIn(folder, old);
    mesh = IssuedMesh.pluggedIn(work, folder, before.rootPem());
    SidecarAgent caller = mesh.agent("client", CERTIFICATE_LIFE);
    SidecarAgent server = mesh.agent("server", CERTIFICATE_LIFE);
    agents = List.of(caller, server);
    mesh.sidecar("client", "127.0.7.1", caller);
    mesh.sidecar("server", "127.0.7.2", server);
    assertThat(EnvoyProcess.await(LIMIT, this::isAnswered)).isTrue();
  }

  @AfterEach
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  private PlainHttp.Answer send() throws IOException {
    return PlainHttp.send(mesh.cast().port("strict"), "GET", "server.example", "/roll", Map.of());
  }

  private boolean isAnswered() {
    try {
      return send().status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean allAreSignedBy(Identity signer) {
    return agents.stream().allMatch(agent -> isSignedBy(agent, signer));
  }

  private static boolean isSignedBy(SidecarAgent agent, Identity signer) {
    try {
      agent.certificate().orElseThrow().leaf().verify(signer.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }

  /** What the page for operators says of this server. */
  private JsonNode progress() {
    try {
      String page = PlainHttp.get(mesh.server().httpPort(), "localhost", "/debug/caz").body();
      JsonNode servers = JSON.readTree(page).path("servers");
      return servers.isEmpty() ? servers : servers.elements().next();
    } catch (JsonProcessingException wrong) {
      throw new IllegalStateException(wrong);
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    }
  }

  private void awaitAll(int roots) throws Exception {
    Eventually.isTrue(
        () ->
            agents.stream().allMatch(agent -> roots(agent) == roots)
                && progress().path("complete").asBoolean());
  }

  private static int roots(SidecarAgent agent) {
    try {
      return Pem.certificates(agent.certificate().orElseThrow().roots()).size();
    } catch (Pem.BadPem bad) {
      throw new IllegalStateException(bad);
    }
  }

  @Test
  void aPluggedInRootIsReplacedInThreeStepsAndNoRequestFails() throws Exception {
    // Given
    String both = before.rootPem() + after.rootPem();
    SteadyLoad load = SteadyLoad.start(this::send);
    // When
    try (load) {
      before.plugIn(folder, old, both);
      mesh.trust(both);
      awaitAll(2);
      after.plugIn(folder, next, both);
      Eventually.isTrue(() -> allAreSignedBy(next) && progress().path("otherSigner").asInt() == 0);
      after.plugIn(folder, next);
      awaitAll(1);
      mesh.trust(after.rootPem());
      load.awaitRequests(80);
    }
    // Then
    System.out.println("measured: a plugged-in root replaced in three steps: " + load);
    assertThat(load.failures()).isEmpty();
    assertThat(send().status()).isEqualTo(200);
  }

  @Test
  void aPluggedInRootIsReplacedAtOnceWhereAnOperatorSaysSo() throws Exception {
    // Given
    after.plugIn(folder, next);
    Eventually.isTrue(() -> isRefused(next));
    long began = System.nanoTime();
    // When
    Files.writeString(folder.resolve("take-at-once"), Fingerprint.of(next.certificate()));
    mesh.trust(after.rootPem());
    Eventually.isTrue(() -> allAreSignedBy(next) && isAnswered());
    // Then
    System.out.println(
        "measured: a plugged-in root replaced at once, the mesh spoke again after "
            + Duration.ofNanos(System.nanoTime() - began).toMillis()
            + " ms");
    assertThat(progress().path("have").asInt()).isEqualTo(2);
  }

  /** Whether the server has looked at it, and goes on with the one before. */
  private boolean isRefused(Identity signer) {
    return mesh.server().metrics().contains("mizzen_ca_plugged_in{state=\"refused\"} 1")
        && !allAreSignedBy(signer);
  }
}
