package dev.mizzen.istiod.envoy;

import dev.mizzen.envoy.Backend;
import dev.mizzen.envoy.EnvoyBinary;
import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.Settings;
import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A mesh that runs: the objects of {@code traffic/THEME.yaml}, the server, the backends that the
 * objects name (see {@link Cast}), and the Envoys that a test adds. All on loopback; what is
 * started later is stopped first.
 */
final class LiveMesh implements AutoCloseable {
  private static final Path TRAFFIC = Path.of("src/test/resources/traffic");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String HTTP = "http";

  private final Path envoy;
  private final Path work;
  private final TestCertificate certificate;
  private final Cast cast;
  private final Agent agent;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** Starts all but the Envoys; the calling test is skipped where there is no Envoy. */
  LiveMesh(Path work, String theme) throws IOException, InterruptedException {
    this(work, theme, Map.of());
  }

  /** As above with variables in the server's environment. */
  LiveMesh(Path work, String theme, Map<String, String> environment)
      throws IOException, InterruptedException {
    this.work = work;
    envoy = Storeys.require(Storey.ENVOY, EnvoyBinary.find().path());
    certificate = TestCertificate.make(work);
    cast = started(new Cast(certificate, work));
    Path folder = Files.createDirectory(work.resolve("manifests"));
    Files.writeString(
        folder.resolve(theme + ".yaml"),
        cast.fill(Files.readString(TRAFFIC.resolve(theme + ".yaml"))));
    RunningIstiod server =
        started(
            RunningIstiod.start(
                folder,
                TRAFFIC.resolve(theme + "-mesh.yaml"),
                work.resolve("no-networks.yaml"),
                new Settings(environment).features()));
    agent = started(Agent.start(server.grpcPort(), certificate));
  }

  private <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }

  /** Starts a sidecar of namespace shop that needs no iptables, and waits for its configuration. */
  EnvoyProcess sidecar(String app, String address) throws InterruptedException {
    return proxy("sidecar", app, address, Map.of("INTERCEPTION_MODE", "NONE"), "app");
  }

  /** Starts a gateway of namespace shop, label {@code istio}, and waits for its configuration. */
  EnvoyProcess gateway(String name, String address) throws InterruptedException {
    return proxy("router", name, address, Map.of(), "istio");
  }

  private EnvoyProcess proxy(
      String type, String name, String address, Map<String, String> more, String label)
      throws InterruptedException {
    Map<String, String> metadata =
        new HashMap<>(
            Map.of(
                "NAMESPACE",
                "shop",
                "CLUSTER_ID",
                "Kubernetes",
                "ISTIO_VERSION",
                "1.30.3",
                "LABELS",
                "{\"%s\": \"%s\"}".formatted(label, name)));
    metadata.putAll(more);
    EnvoyBootstrap bootstrap =
        new EnvoyBootstrap(
            type + "~" + address + "~" + name + ".shop~shop.svc.cluster.local",
            name + ".shop",
            metadata,
            agent.port(),
            EnvoyBootstrap.Protocol.DELTA,
            agent.port());
    EnvoyProcess process = started(EnvoyProcess.start(envoy, bootstrap, work, name));
    if (!process.awaitReady(LIMIT) || process.rejections() > 0) {
      throw new IllegalStateException(
          name + " did not take its configuration: " + process.lastWords());
    }
    return process;
  }

  /** Waits until the Envoys have opened these ports, a moment after their listeners are active. */
  void awaitOpen(String address, String... ports) throws InterruptedException {
    for (String port : ports) {
      if (!EnvoyProcess.await(LIMIT, () -> isOpen(address, port(port)))) {
        throw new IllegalStateException("nobody listens on " + address + " " + port);
      }
    }
  }

  private static boolean isOpen(String address, int port) {
    try (Socket socket = new Socket(address, port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  Backend backend(String name) {
    return cast.backend(name);
  }

  int port(String name) {
    return cast.port(name);
  }

  /** A GET to the port named http. */
  Answer get(String host, String path) {
    return get(host, path, Map.of());
  }

  Answer get(String host, String path, Map<String, String> headers) {
    return send(HTTP, "GET", host, path, headers);
  }

  /** A request to a port of 127.0.0.1 by its name. */
  Answer send(String port, String method, String host, String path, Map<String, String> headers) {
    try {
      return PlainHttp.send(port(port), method, host, path, headers);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** HTTPS with a certificate of its own; names its server as {@code serverName}. */
  TlsClient https(String address, String port, String serverName) {
    return TlsClient.to(address, port(port), certificate.context(), serverName);
  }

  /** HTTPS without a certificate of its own. */
  TlsClient anonymousHttps(String address, String port, String serverName) {
    return TlsClient.to(address, port(port), certificate.trustOnly(), serverName);
  }

  /** So many GETs; how often each body came. */
  Map<String, Long> bodies(int count, String host, String path) {
    return bodies(count, host, path, Map.of());
  }

  Map<String, Long> bodies(int count, String host, String path, Map<String, String> headers) {
    return IntStream.range(0, count)
        .mapToObj(request -> get(host, path, headers).body())
        .collect(Collectors.groupingBy(body -> body, Collectors.counting()));
  }

  /** What a TCP server behind a port says, or nothing where it ends the connection. */
  String greeting(String port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(port))) {
      return greeting(socket);
    }
  }

  static String greeting(Socket socket) throws IOException {
    socket.setSoTimeout((int) LIMIT.toMillis());
    StringBuilder line = new StringBuilder();
    for (int read = socket.getInputStream().read();
        read >= 0 && read != '\n';
        read = socket.getInputStream().read()) {
      line.append((char) read);
    }
    return line.toString();
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
