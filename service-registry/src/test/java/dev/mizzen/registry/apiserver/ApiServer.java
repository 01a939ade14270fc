package dev.mizzen.registry.apiserver;

import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An etcd and a kube-apiserver of its own, on free loopback ports, for one test class. There is no
 * kubelet, scheduler or controller: nothing runs and nobody fills in a status.
 */
final class ApiServer implements AutoCloseable {
  private static final String TOKEN = "admin-token";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final KubernetesClient client;

  /**
   * Starts both and waits until the server is ready; skips the test where they are not here.
   *
   * @param folder for data and logs; must be empty
   */
  static ApiServer start(Path folder) throws IOException, InterruptedException {
    Optional<Path> assets = Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS")).map(Path::of);
    Path binaries = Storeys.require(Storey.API_SERVER, assets);
    int port = freePort();
    ApiServer server = new ApiServer(folder, port);
    try {
      server.run(binaries, port);
      return server;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private ApiServer(Path folder, int port) {
    this.folder = folder;
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://127.0.0.1:" + port)
            .withTrustCerts(true)
            .withDisableHostnameVerification(true)
            .withOauthToken(TOKEN)
            .withRequestRetryBackoffLimit(0)
            .build();
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  KubernetesClient client() {
    return client;
  }

  private void run(Path binaries, int port) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
    Files.writeString(folder.resolve("sa.key"), signingKey());
    String etcd = "http://127.0.0.1:" + freePort();
    launch(
        "etcd",
        binaries.resolve("etcd").toString(),
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + etcd,
        "--advertise-client-urls=" + etcd,
        "--listen-peer-urls=http://127.0.0.1:" + freePort(),
        "--unsafe-no-fsync");
    Process server =
        launch(
            "kube-apiserver",
            binaries.resolve("kube-apiserver").toString(),
            "--etcd-servers=" + etcd,
            "--secure-port=" + port,
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--cert-dir=" + folder.resolve("certs"),
            "--service-account-key-file=" + folder.resolve("sa.key"),
            "--service-account-signing-key-file=" + folder.resolve("sa.key"),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--token-auth-file=" + folder.resolve("tokens.csv"),
            "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--disable-admission-plugins=ServiceAccount",
            "--endpoint-reconciler-type=none");
    awaitReady(server);
  }

  private Process launch(String name, String... command) throws IOException {
    File log = folder.resolve(name + ".log").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    processes.add(process);
    return process;
  }

  /** Asks until it says so; the pause is a wait for the process, which ends early when it dies. */
  private void awaitReady(Process server) throws IOException, InterruptedException {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isReady()) {
      if (server.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        throw new IOException(
            "no API server: " + Files.readString(folder.resolve("kube-apiserver.log")));
      }
    }
  }

  private boolean isReady() {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private static String signingKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
      return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    client.close();
    for (Process process : processes.reversed()) {
      stop(process);
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
