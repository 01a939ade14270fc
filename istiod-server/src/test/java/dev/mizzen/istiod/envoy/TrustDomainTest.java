package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.envoy.EnvoyProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who a sidecar takes for one of its mesh, by trust domain; all have one root. */
final class TrustDomainTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String SERVER = "127.0.7.2";
  private static final String OLD = "trustDomain: old.example\n";
  private static final String NEW = "trustDomain: new.example\ntrustDomainAliases: [old.example]\n";
  private static final String FEDERATED =
      "trustDomain: new.example\ncaCertificates: [{trustDomains: [far.example]}]\n";

  @TempDir Path work;
  private IssuedMesh mesh;
  private EnvoyProcess client;

  @BeforeEach
  void startMesh() throws IOException, InterruptedException {
    IssuedMesh.meshConfig(work, OLD);
    mesh = IssuedMesh.pluggedIn(work);
    SidecarAgent clientAgent = mesh.agent("client", HOUR);
    SidecarAgent serverAgent = mesh.agent("server", HOUR);
    client = mesh.sidecar("client", "127.0.7.1", clientAgent);
    mesh.sidecar("server", SERVER, serverAgent);
    awaitAccepted("old.example");
  }

  @AfterEach
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void aliasesAreOfTheMeshAndStrangersAreNot() throws Exception {
    assertRefused("new.example");

    IssuedMesh.meshConfig(work, NEW);

    awaitAccepted("new.example");
    assertThat(callOf("old.example").status()).isEqualTo(200);
    assertRefused("stranger.example");
    assertRefused("old.example.stranger");
  }

  @Test
  void trustDomainsOfOtherRootsAreAcceptedToo() throws Exception {
    assertRefused("far.example");

    IssuedMesh.meshConfig(work, FEDERATED);

    awaitAccepted("far.example");
    assertThat(callOf("new.example").status()).isEqualTo(200);
    assertRefused("old.example");
  }

  @Test
  void sidecarsGoOnThroughAChangeOfTheTrustDomain() throws Exception {
    SteadyLoad load =
        SteadyLoad.start(
            () ->
                PlainHttp.send(
                    mesh.cast().port("strict"), "GET", "server.example", "/change", Map.of()));

    try (load) {
      load.awaitRequests(80);
      IssuedMesh.meshConfig(work, NEW);
      awaitAccepted("new.example");
      load.awaitRequests(400);
    }

    assertThat(load.failures()).as(client.lastWords()).isEmpty();
    assertThat(mesh.cast().backend("server").seen().getLast().headers())
        .extractingByKey("X-forwarded-client-cert")
        .asString()
        .contains("URI=spiffe://old.example/ns/shop/sa/client");
  }

  private void awaitAccepted(String trustDomain) throws InterruptedException {
    assertThat(
            EnvoyProcess.await(
                LIMIT,
                () -> {
                  try {
                    return callOf(trustDomain).status() == 200;
                  } catch (IOException notYet) {
                    return false;
                  }
                }))
        .as(trustDomain + " is accepted")
        .isTrue();
  }

  private void assertRefused(String trustDomain) {
    assertThatThrownBy(() -> callOf(trustDomain)).as(trustDomain).isInstanceOf(IOException.class);
  }

  /** A call to the server's port that takes mutual TLS only, by a workload of this trust domain. */
  private PlainHttp.Answer callOf(String trustDomain) throws IOException {
    Path authority = work.resolve("cacerts");
    return new WorkloadCaller(authority, authority)
        .get("spiffe://" + trustDomain + "/ns/shop/sa/caller", SERVER, mesh.cast().port("strict"));
  }
}
