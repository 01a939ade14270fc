package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.key.FolderCaStore;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

/**
 * The root rolled by {@code istiod ca}, run as an operator runs it, under two sidecars that speak
 * mutual TLS all the while; over and over for {@code mizzen.rotation.seconds}, once at least.
 */
final class RootRollTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration CERTIFICATE_LIFE = Duration.ofSeconds(6);

  private static final int LOAD_SECONDS = Integer.getInteger("mizzen.rotation.seconds", 5);

  private Path authority;
  private IssuedMesh mesh;
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
    authority = work.resolve("authority");
    ca =
        new SelfSignedCa(
            new FolderCaStore(authority),
            false,
            new CertificateProfile.Root("cluster.local", Duration.ofDays(3650)),
            SelfSignedCa.rsa(2048));
    mesh = IssuedMesh.withItsOwn(work, authority);
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
    int rolls;
    try (load) {
      rolls = rollUntil(Instant.now().plusSeconds(LOAD_SECONDS));
    }
    // Then
    System.out.println("root rolled " + rolls + " times: " + load);
    assertThat(load.failures()).isEmpty();
    assertThat(slots().roots()).hasSize(1).doesNotContain(before);
    assertThat(slots().current().certificate().getPublicKey()).isNotEqualTo(before.getPublicKey());
    assertThat(send().status()).isEqualTo(200);
  }

  /**
   * Rolls the root from end to end, and again until that time.
   *
   * @return how often
   */
  private int rollUntil(Instant end) throws Exception {
    int rolls = 0;
    do {
      command("prepare");
      awaitTrusted(2);
      command("activate");
      X509Certificate signer = slots().current().certificate();
      await(() -> agents.stream().allMatch(agent -> isSignedBy(agent, signer)));
      command("retire");
      awaitTrusted(1);
      rolls++;
    } while (Instant.now().isBefore(end));
    return rolls;
  }

  /** Takes a step as an operator does: by the command, again while it is refused. */
  private void command(String step) throws InterruptedException {
    AtomicReference<String> said = new AtomicReference<>("");
    boolean isTaken = EnvoyProcess.await(LIMIT, () -> isTaken(step, said));
    assertThat(isTaken).as(said.get()).isTrue();
  }

  private boolean isTaken(String step, AtomicReference<String> said) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "ca",
            step,
            "--dir",
            authority.toString(),
            "--server",
            "http://127.0.0.1:" + mesh.server().monitoringPort());
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      said.set(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      return switch (process.waitFor()) {
        case 0 -> true;
        case 1 -> false;
        default -> throw new IllegalStateException(step + ": " + said);
      };
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
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
