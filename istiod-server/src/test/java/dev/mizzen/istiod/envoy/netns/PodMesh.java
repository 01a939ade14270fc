package dev.mizzen.istiod.envoy.netns;

import dev.mizzen.envoy.EnvoyBinary;
import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.envoy.SecretService;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The two pods of {@code netns/}, client and web, each with a sidecar that iptables sends all its
 * traffic to, and the server on this machine's address in their network.
 */
final class PodMesh implements AutoCloseable {
  private static final Path MESH = Path.of("src/test/resources/netns");
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);
  private static final int ADMIN_PORT = 15000;

  /** Who resolves a service's name: nobody in the mesh. */
  private static final String HOSTS =
      """
      127.0.0.1 localhost
      10.96.8.20 client.pods client.pods.svc.cluster.local
      10.96.8.30 web.pods web.pods.svc.cluster.local
      """;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Path work;
  private final Path envoy;
  private final PodNetwork network;
  private final SecretService secrets;
  private final RunningIstiod server;
  private final LineServer outside;
  private final Pod client;
  private final Pod web;

  /** Starts all of it; the calling test is skipped where that cannot be. */
  PodMesh(Path work) throws IOException, InterruptedException {
    Storeys.requireAll(Storey.NETWORK_NAMESPACES, Tool.missing());
    this.work = work;
    try {
      envoy = forSidecars(Storeys.require(Storey.ENVOY, EnvoyBinary.find().path()));
      network = opened(PodNetwork.make());
      InetAddress host = network.host();
      secrets = opened(SecretService.start(work, host, identities()));
      server = opened(serve(new InetSocketAddress(host, 0)));
      outside = opened(LineServer.start("outside", host, 0));
      client = opened(pod("client", 2));
      web = opened(pod("web", 3));
      awaitTraffic();
    } catch (IOException | InterruptedException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /** One certificate serves both pods. */
  private static List<String> identities() {
    return List.of(identity("client"), identity("web"));
  }

  static String identity(String serviceAccount) {
    return "spiffe://cluster.local/ns/pods/sa/" + serviceAccount;
  }

  private Path forSidecars(Path binary) throws IOException {
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setAttribute(work, "unix:uid", Pod.SIDECAR_ID);
    return Files.copy(binary, work.resolve("envoy"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private RunningIstiod serve(InetSocketAddress address) throws IOException {
    Path folder = Files.createDirectory(work.resolve("mesh"));
    String pods = Files.readString(MESH.resolve("cluster.yaml"));
    Files.writeString(folder.resolve("cluster.yaml"), pods.replace("10.244.0.", network.prefix()));
    return RunningIstiod.start(folder, MESH.resolve("mesh.yaml"), work.resolve("none"), address);
  }

  private Pod pod(String name, int number) throws IOException, InterruptedException {
    Namespace namespace = network.pod(name, number);
    namespace.resolve(HOSTS);
    Tool.run(
        namespace.inside(Tool.IPTABLES_RESTORE.command(List.of())),
        Files.readString(MESH.resolve("redirect.rules")));
    return Pod.start(namespace, name, envoy, bootstrap(name, network.address(number)), work);
  }

  private EnvoyBootstrap bootstrap(String name, String address) {
    return new EnvoyBootstrap(
        "sidecar~" + address + "~" + name + ".pods~pods.svc.cluster.local",
        name + ".pods",
        Map.of(
            "NAMESPACE", "pods",
            "CLUSTER_ID", "Kubernetes",
            "ISTIO_VERSION", "1.30.3",
            "INTERCEPTION_MODE", "REDIRECT",
            "SERVICE_ACCOUNT", name,
            "LABELS", "{\"app\": \"" + name + "\", \"security.istio.io/tlsMode\": \"istio\"}"),
        new InetSocketAddress(network.host(), server.grpcPort()),
        EnvoyBootstrap.Protocol.DELTA,
        new InetSocketAddress(network.host(), secrets.port()),
        new InetSocketAddress(InetAddress.ofLiteral(address), ADMIN_PORT));
  }

  private void awaitTraffic() throws InterruptedException {
    boolean flows =
        client.sidecar().awaitReady(READY_LIMIT)
            && web.sidecar().awaitReady(READY_LIMIT)
            && EnvoyProcess.await(
                READY_LIMIT, () -> client.call("get web.pods 80").startsWith("200"));
    if (!flows) {
      throw new IllegalStateException(
          "no request comes through: "
              + client.call("get web.pods 80")
              + client.sidecar().lastWords()
              + web.sidecar().lastWords());
    }
  }

  /**
   * What one call of the client brought.
   *
   * @param left how often its sidecar has sent to the cluster named first
   * @param entered how often web's sidecar has sent to the cluster named last
   */
  record Crossing(String answer, long left, long entered) {}

  /** Lets the client call somebody, and watches a cluster of each sidecar. */
  Crossing cross(String order, String outbound, String inbound) throws InterruptedException {
    long left = client.sentTo(outbound);
    long entered = web.sentTo(inbound);
    String answer = client.call(order);
    return new Crossing(answer, client.sentTo(outbound) - left, web.sentTo(inbound) - entered);
  }

  Pod client() {
    return client;
  }

  Pod web() {
    return web;
  }

  /** The address that ends with this number. */
  String address(int number) {
    return network.address(number);
  }

  /** A server of TCP that no configuration speaks of, as {@code HOST PORT}. */
  String outside() {
    return network.address(1) + " " + outside.port();
  }

  /** Closes every part, though one may fail: the network above all must go. */
  @Override
  public void close() {
    List<Exception> failures = new ArrayList<>();
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception failed) {
        failures.add(failed);
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("not all could be closed: " + failures, failures.getFirst());
    }
  }
}
