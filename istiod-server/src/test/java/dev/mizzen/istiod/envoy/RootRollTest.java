package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.FolderCaStore;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.key.UnusableCa;
import dev.mizzen.ca.rotate.OperatorStep;
import dev.mizzen.ca.rotate.RootsReport;
import dev.mizzen.ca.rotate.RootsReports;
import dev.mizzen.envoy.EnvoyProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of {@code istiod ca} under two sidecars that speak mutual TLS all the while. */
final class RootRollTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration CERTIFICATE_LIFE = Duration.ofSeconds(6);

  private IssuedMesh mesh;
  private FolderCaStore store;
  private SelfSignedCa ca;
  private List<SidecarAgent> agents;

  @AfterEach
  void stopMesh() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @BeforeEach
  void startMesh(@TempDir Path work) throws Exception {
    store = new FolderCaStore(work.resolve("authority"));
    ca =
        new SelfSignedCa(
            store,
            false,
            new CertificateProfile.Root("cluster.local", Duration.ofDays(3650)),
            SelfSignedCa.rsa(2048));
    mesh = IssuedMesh.withItsOwn(work, work.resolve("authority"));
    mesh.trust(Pem.text(slots().roots()));
    SidecarAgent client = mesh.agent("client", CERTIFICATE_LIFE);
    SidecarAgent server = mesh.agent("server", CERTIFICATE_LIFE);
    agents = List.of(client, server);
    mesh.sidecar("client", "127.0.7.1", client);
    mesh.sidecar("server", "127.0.7.2", server);
    await(this::isAnswered);
  }

  private boolean isAnswered() {
    try {
      return send().status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private PlainHttp.Answer send() throws IOException {
    return PlainHttp.send(mesh.cast().port("strict"), "GET", "server.example", "/roll", Map.of());
  }

  private static void await(BooleanSupplier holds) throws InterruptedException {
    assertThat(EnvoyProcess.await(LIMIT, holds)).isTrue();
  }

  private KeySlots slots() {
    try {
      return ca.stored().orElseThrow().slots();
    } catch (Exception unusable) {
      throw new IllegalStateException(unusable);
    }
  }

  @Test
  void theRootIsRolledToANewKeyUnderLoadAndNoRequestFails() throws Exception {
    // Given
    X509Certificate before = slots().current().certificate();
    // When
    SteadyLoad load = SteadyLoad.start(this::send);
    try (load) {
      step(
          (now, reports) ->
              OperatorStep.prepare(now, old -> ca.makeAfter(old, Instant.now()), Instant.now()));
      awaitTrusted(2);
      step((now, reports) -> OperatorStep.activate(now, reports, Instant.now(), false));
      X509Certificate signer = slots().current().certificate();
      await(() -> agents.stream().allMatch(agent -> isSignedBy(agent, signer)));
      step((now, reports) -> OperatorStep.retire(now, reports, Instant.now(), false));
      awaitTrusted(1);
    }
    // Then
    System.out.println("root rolled: " + load);
    assertThat(load.failures()).isEmpty();
    assertThat(slots().roots()).hasSize(1).doesNotContain(before);
    assertThat(slots().current().certificate().getPublicKey()).isNotEqualTo(before.getPublicKey());
    assertThat(send().status()).isEqualTo(200);
  }

  private interface Decision {
    OperatorStep take(KeySlots now, Map<String, RootsReport> reports);
  }

  /** Takes a step as soon as it is not refused. */
  private void step(Decision decision) throws InterruptedException {
    AtomicReference<String> refusal = new AtomicReference<>("");
    boolean isTaken = EnvoyProcess.await(LIMIT, () -> isTaken(decision, refusal));
    assertThat(isTaken).as(refusal.get()).isTrue();
  }

  private boolean isTaken(Decision decision, AtomicReference<String> refusal) {
    try {
      SelfSignedCa.Stored stored = ca.stored().orElseThrow();
      return switch (decision.take(stored.slots(), new RootsReports(store).read())) {
        case OperatorStep.Taken(var next, var _) -> ca.keep(stored, next);
        case OperatorStep.Refused(var reason) -> {
          refusal.set(reason);
          yield false;
        }
      };
    } catch (CaStore.StoreFailure | UnusableCa failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Waits until both agents trust so many roots, and has them trust these for the server too. */
  private void awaitTrusted(int count) throws InterruptedException, IOException {
    await(() -> agents.stream().allMatch(agent -> roots(agent).size() == count));
    mesh.trust(agents.getFirst().certificate().orElseThrow().roots());
  }

  private static List<X509Certificate> roots(SidecarAgent agent) {
    try {
      return Pem.certificates(agent.certificate().orElseThrow().roots());
    } catch (Pem.BadPem bad) {
      throw new IllegalStateException(bad);
    }
  }

  private static boolean isSignedBy(SidecarAgent agent, X509Certificate signer) {
    return agent
            .certificate()
            .orElseThrow()
            .leaf()
            .getIssuerX500Principal()
            .equals(signer.getSubjectX500Principal())
        && isVerified(agent.certificate().orElseThrow().leaf(), signer);
  }

  private static boolean isVerified(X509Certificate leaf, X509Certificate signer) {
    try {
      leaf.verify(signer.getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }
}
