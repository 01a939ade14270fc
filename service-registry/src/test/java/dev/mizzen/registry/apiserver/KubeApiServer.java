package dev.mizzen.registry.apiserver;

import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/**
 * An etcd and a kube-apiserver on free loopback ports, for tests. There is no kubelet, scheduler or
 * controller: nothing runs and nobody fills in a status.
 *
 * <p>A test class that needs it for itself starts one; others share one, see {@link
 * SharedApiServer}. Both programs write their logs into the folder.
 */
public final class KubeApiServer implements AutoCloseable {
  /** Who shows this may do everything. */
  public static final String TOKEN = "admin-token";

  /** Every write, with who made it; not what was written. */
  private static final String AUDITED =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - level: Metadata
        verbs: [create, update, patch, delete]
      - level: None
      """;

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Path folder;
  private final Path binaries;
  private final int port;
  private final EtcdApi storage;
  private final Daemon etcd;
  private final Daemon server;
  private final KubernetesClient client;

  /**
   * Starts both and waits until the server is ready; skips the test where they are not here.
   *
   * @param folder for data and logs; must be empty
   * @param flags more of the server's
   */
  public static KubeApiServer start(Path folder, String... flags)
      throws IOException, InterruptedException {
    KubeApiServer server = new KubeApiServer(folder, requireBinaries(), List.of(flags));
    try {
      server.etcd.start();
      server.startServer();
      return server;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  /** The folder of both programs and kubectl; skips the test where there is none. */
  static Path requireBinaries() {
    return Storeys.require(
        Storey.API_SERVER, Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS")).map(Path::of));
  }

  private KubeApiServer(Path folder, Path binaries, List<String> flags) throws IOException {
    this.folder = folder;
    this.binaries = binaries;
    this.port = freePort();
    Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
    Files.writeString(folder.resolve("sa.key"), signingKey());
    Files.writeString(kubeconfig(), kubeconfig(port));
    Files.writeString(folder.resolve("audit-policy.yaml"), AUDITED);
    this.storage = new EtcdApi("http://127.0.0.1:" + freePort());
    this.etcd = new Daemon(folder.resolve("etcd.log"), etcdCommand(freePort()));
    List<String> command = new ArrayList<>(serverCommand());
    command.addAll(flags);
    this.server = new Daemon(folder.resolve("kube-apiserver.log"), command);
    this.client = new KubernetesClientBuilder().withConfig(clientConfig()).build();
  }

  /** As cluster admin. */
  public KubernetesClient client() {
    return client;
  }

  /** A file that names this server and lets its reader do everything. */
  public Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  /** The same for somebody who reaches the server by another port of this machine: a proxy. */
  public String kubeconfig(int otherPort) {
    return kubeconfig(otherPort, TOKEN);
  }

  /**
   * A file whose reader may do what a service account may. Makes the account where there is none.
   */
  public Path kubeconfigOf(String namespace, String account) throws InterruptedException {
    kubectl()
        .apply(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: %s, namespace: %s}
            """
                .formatted(account, namespace));
    String token = kubectl().run("create", "token", account, "-n", namespace).strip();
    try {
      Path file = folder.resolve("kubeconfig-" + namespace + "-" + account);
      return Files.writeString(file, kubeconfig(port, token));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String kubeconfig(int port, String token) {
    return """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
        users: [{name: u, user: {token: %s}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
        .formatted(port, token);
  }

  /** Makes or changes one object; quicker than kubectl. */
  public void apply(String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  /** Deletes one object, where it is there, and does not wait for that. */
  public void delete(String yaml) {
    client.resource(yaml).delete();
  }

  /** The port it listens on, at 127.0.0.1. */
  public int port() {
    return port;
  }

  /** kubectl as cluster admin. */
  public Kubectl kubectl() {
    return new Kubectl(binaries.resolve("kubectl"), kubeconfig());
  }

  /** The server; etcd stays. Connections break. */
  public void killServer() throws InterruptedException {
    server.kill();
  }

  /** Starts the server, on the same port, and waits until it is ready. */
  public void startServer() throws IOException, InterruptedException {
    server.start();
    awaitReady();
  }

  /** Freezes the server: connections stay, nobody answers. */
  public void freezeServer() throws IOException, InterruptedException {
    server.freeze();
  }

  public void thawServer() throws IOException, InterruptedException {
    server.thaw();
  }

  /** Ends etcd as a power cut does. */
  public void killEtcd() throws InterruptedException {
    etcd.kill();
  }

  /** Starts etcd again on what is in its folder, see {@link #etcdData}. */
  public void startEtcd() throws IOException {
    etcd.start();
  }

  /** Lets etcd forget all but the last version: who watches from an older one is told 410 Gone. */
  public void compact() throws IOException, InterruptedException {
    storage.compact();
  }

  /** Where etcd keeps its data; to be copied or put back only while it is down. */
  public Path etcdData() {
    return folder.resolve("etcd");
  }

  /** Where the server notes every write, one JSON object a line: who, what, with which result. */
  public Path audit() {
    return folder.resolve("audit.log");
  }

  private List<String> etcdCommand(int peerPort) {
    return List.of(
        binaries.resolve("etcd").toString(),
        "--data-dir=" + etcdData(),
        "--listen-client-urls=" + storage.address(),
        "--advertise-client-urls=" + storage.address(),
        "--listen-peer-urls=http://127.0.0.1:" + peerPort,
        "--unsafe-no-fsync");
  }

  private List<String> serverCommand() {
    return List.of(
        binaries.resolve("kube-apiserver").toString(),
        "--etcd-servers=" + storage.address(),
        "--secure-port=" + port,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--cert-dir=" + folder.resolve("certs"),
        "--service-account-key-file=" + folder.resolve("sa.key"),
        "--service-account-signing-key-file=" + folder.resolve("sa.key"),
        "--service-account-issuer=https://kubernetes.default.svc",
        "--api-audiences=https://kubernetes.default.svc,istio-ca",
        "--token-auth-file=" + folder.resolve("tokens.csv"),
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--disable-admission-plugins=ServiceAccount",
        "--endpoint-reconciler-type=none",
        "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
        "--audit-log-path=" + audit(),
        "--max-requests-inflight=3000",
        "--max-mutating-requests-inflight=1500");
  }

  private Config clientConfig() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:" + port)
        .withTrustCerts(true)
        .withDisableHostnameVerification(true)
        .withOauthToken(TOKEN)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  /**
   * Waits until the server and its storage work. Asks until it says so; the pause is a wait for the
   * process, which ends early when it dies.
   */
  public void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isReady()) {
      if (server.endsWithin(LOOK_AGAIN) || System.nanoTime() > end) {
        throw new IOException("no API server: " + server.log());
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
    server.close();
    etcd.close();
  }
}
