package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as jars, on a class path that has nothing of the tests'. */
@Timeout(60)
class PackagedServerTest {
  private static final String NO_SUCH_SERVER =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}]
      users: [{name: u, user: {token: t}}]
      contexts: [{name: x, context: {cluster: c, user: u}}]
      current-context: x
      """;

  @TempDir private Path folder;

  @Test
  void itReadsAKubeconfigAndStaysWhereItsServerCannotBeRead()
      throws IOException, InterruptedException {
    // Given
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), NO_SUCH_SERVER);
    String[] cluster = {"--kubeconfig=" + kubeconfig, "--httpsAddr=127.0.0.1:0"};
    // When
    List<String> log = logUntil("the API server cannot be read", cluster);
    // Then
    assertThat(log.getLast()).contains("not ready until it can", "127.0.0.1:1");
  }

  @Test
  void itServesAFolder() throws IOException, InterruptedException {
    // Given
    String[] files = {"--configDir=" + folder, "--httpsAddr=127.0.0.1:0"};
    // When
    List<String> log = logUntil("serving webhooks", files);
    // Then
    assertThat(log).anyMatch(line -> line.contains("folder read"));
  }

  /** What a kubelet sends first, and takes for a failure where the answer is another number. */
  @Test
  void itEndsWithZeroWhenItIsToldToStop() throws IOException, InterruptedException {
    // Given
    Process server = start("--configDir=" + folder);
    readUntil("serving metrics", server);
    // When
    server.toHandle().destroy(); // the process's own method would close its log
    // Then
    List<String> rest = readUntil("stopped", server);
    assertThat(rest).anyMatch(line -> line.contains("stopping"));
    assertThat(server.waitFor()).isZero();
  }

  private static List<String> logUntil(String words, String... flags)
      throws IOException, InterruptedException {
    Process server = start(flags);
    try {
      return readUntil(words, server);
    } finally {
      server.destroy();
      server.waitFor(20, TimeUnit.SECONDS);
      server.destroyForcibly();
    }
  }

  private static Process start(String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of(java(), "-cp", classPath()));
    command.addAll(List.of("dev.mizzen.istiod.Main", "discovery"));
    command.addAll(List.of("--grpcAddr=127.0.0.1:0", "--httpAddr=127.0.0.1:0"));
    command.add("--monitoringAddr=127.0.0.1:0");
    command.addAll(List.of(flags));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Fails with the whole log where the server ends before. */
  private static List<String> readUntil(String words, Process server) throws IOException {
    List<String> log = new ArrayList<>();
    BufferedReader lines = server.inputReader();
    String line = lines.readLine();
    while (line != null) {
      log.add(line);
      if (line.contains(words)) {
        return log;
      }
      line = lines.readLine();
    }
    throw new AssertionError("the server ended: " + String.join("\n", log));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() throws IOException {
    Path jars = Path.of(System.getProperty("mizzen.jars", ""));
    try (Stream<Path> own = Files.list(jars)) {
      Path server =
          own.filter(file -> file.getFileName().toString().matches("mizzen-.*-SNAPSHOT.jar"))
              .findFirst()
              .orElseThrow();
      return server + ":" + jars.resolve("lib") + "/*";
    }
  }
}
