package dev.mizzen.istiod.cluster;

import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.Settings;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.leader.LeaseTiming;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, with a short lease, that can be killed and paused. */
final class Replica implements AutoCloseable {
  /** A fifth of istiod's times. */
  static final LeaseTiming LEASE =
      new LeaseTiming(Duration.ofSeconds(6), Duration.ofSeconds(3), Duration.ofMillis(1500));

  private static final String SERVES = "serves on ";

  private final Process process;
  private final int grpcPort;

  private Replica(Process process, int grpcPort) {
    this.process = process;
    this.grpcPort = grpcPort;
  }

  /** Starts one and waits until it serves. */
  static Replica start(Path kubeconfig, String pod, Path folder) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Replica.class.getName(),
            kubeconfig.toString(),
            pod,
            folder.toString());
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve(pod + ".log").toFile()).start();
    BufferedReader lines = process.inputReader();
    String line = lines.readLine();
    while (line != null && !line.startsWith(SERVES)) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException("replica " + pod + " ended, see " + folder);
    }
    Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {})); // else it would block
    return new Replica(process, Integer.parseInt(line.substring(SERVES.length())));
  }

  /** The process itself. */
  public static void main(String[] args) throws IOException, InterruptedException {
    KubeAccess access =
        new KubeAccess(Optional.of(Path.of(args[0])), 500, 500, Duration.ofSeconds(15));
    IstiodConfig.Mesh.Cluster mesh =
        new Settings(Map.of("POD_NAME", args[1])).cluster(access, "istio-system");
    ClusterSettings writes = mesh.writes();
    ClusterSettings quick =
        new ClusterSettings(
            writes.access(),
            writes.namespace(),
            writes.scope(),
            writes.revision(),
            writes.electsLeaders(),
            writes.identity(),
            LEASE,
            writes.handedOut(),
            writes.writesEvents(),
            writes.patchesInjection(),
            writes.patchesValidation(),
            writes.addressRanges());
    IstiodConfig.Mesh.Cluster withQuick =
        new IstiodConfig.Mesh.Cluster(
            mesh.access(),
            mesh.namespace(),
            mesh.scope(),
            mesh.revision(),
            mesh.sharedMeshConfig(),
            mesh.crds(),
            mesh.readsAlphaGatewayApi(),
            quick,
            mesh.status());
    try (RunningIstiod server = RunningIstiod.start(withQuick, Path.of(args[2]))) {
      System.out.println(SERVES + server.grpcPort());
      int end = System.in.read(); // ends with the test, whatever becomes of it
      System.out.println("ends " + end);
    }
  }

  int grpcPort() {
    return grpcPort;
  }

  /** As a node that loses power. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As a node that stalls: connections stay, nothing runs. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " gave " + code);
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** As an orderly end of the pod. */
  void stop() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException gone) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
