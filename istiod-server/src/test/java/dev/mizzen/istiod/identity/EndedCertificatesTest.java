package dev.mizzen.istiod.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.PluggedInFiles;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.Settings;
import dev.mizzen.istiod.cluster.ServedRoots;
import dev.mizzen.istiod.golden.RunningIstiod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that start with certificates in files whose time is over, and are mended running. */
class EndedCertificatesTest {
  private final PluggedInFiles operator = new PluggedInFiles();
  private final TestAuthority authority = new TestAuthority();
  @TempDir private Path folder;

  private IstiodConfig.Mesh.Folder noObjects() throws IOException {
    return new IstiodConfig.Mesh.Folder(Files.createDirectories(folder.resolve("manifests")));
  }

  @Test
  void anEndedIntermediateIsNotTakenWhileProxiesAreServedAndTheNextOneHealsIt() throws Exception {
    // Given
    Path files = folder.resolve("cacerts");
    operator.plugIn(files, operator.intermediate(Instant.now().minus(Duration.ofHours(1))));
    try (RunningIstiod server =
        RunningIstiod.secure(noObjects(), folder, Map.of("ROOT_CA_DIR", files.toString()))) {
      assertThat(ServedRoots.clusters(server)).isNotEmpty();
      assertThat(server.isReady()).as("the port over TLS has no certificate").isFalse();
      assertThat(ServedRoots.isTrusted(server.secureGrpcPort(), operator.root())).isFalse();
      Identity next = operator.intermediate(Instant.now().plus(Duration.ofDays(5)));
      long began = System.nanoTime();
      // When
      operator.plugIn(files, next);
      server.awaitReady();
      // Then
      report("a server with an ended intermediate was ready after the next one came", began);
      ServedRoots.shown(server.secureGrpcPort(), operator.root())
          .verify(next.certificate().getPublicKey());
    }
  }

  @Test
  void anEndedCertificateInFilesIsNotShownWhileProxiesAreServedAndTheNextOneIs() throws Exception {
    // Given
    IstiodConfig.CertificateFiles files =
        new IstiodConfig.CertificateFiles(
            folder.resolve("tls.crt"), folder.resolve("tls.key"), folder.resolve("ca.crt"));
    Files.writeString(files.roots(), authority.rootPem());
    put(files, authority.issue(List.of("localhost"), Duration.ofMinutes(-1)));
    try (RunningIstiod server =
        RunningIstiod.withWebhooks(
            noObjects().folder(),
            folder.resolve("no-mesh-config"),
            new Settings(Map.of()).injection("istio-system"),
            files)) {
      X509Certificate root = authority.itself().certificate();
      assertThat(ServedRoots.clusters(server)).isNotEmpty();
      assertThat(server.isReady()).isFalse();
      assertThat(ServedRoots.isTrusted(server.httpsPort(), root)).isFalse();
      Identity next = authority.issue(List.of("localhost"), Duration.ofDays(1));
      long began = System.nanoTime();
      // When
      put(files, next);
      server.awaitReady();
      // Then
      report("a server with an ended certificate was ready after the next one came", began);
      assertThat(ServedRoots.shown(server.httpsPort(), root)).isEqualTo(next.certificate());
    }
  }

  private static void put(IstiodConfig.CertificateFiles files, Identity identity)
      throws IOException {
    Files.writeString(files.key(), Pem.text(identity.key()));
    Files.writeString(files.certificate(), Pem.text(identity.chain()));
  }

  private static void report(String what, long began) {
    System.out.println(
        "measured: " + what + " " + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
  }
}
