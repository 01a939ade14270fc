package dev.mizzen.istiod.envoy;

import dev.mizzen.envoy.Backend;
import dev.mizzen.envoy.EnvoyBinary;
import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.envoy.FreePorts;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The shop of {@code traffic/}: its backends, the server, a sidecar Envoy that needs no iptables
 * and a gateway Envoy, all on loopback.
 */
final class TrafficMesh implements AutoCloseable {
  private static final Path SHOP = Path.of("src/test/resources/traffic");
  private static final Duration READY_LIMIT = Duration.ofSeconds(20);

  private final CountDownLatch stalled = new CountDownLatch(1);
  private final Path folder;
  private final int servicePort;
  private final int gatewayPort;
  private final Map<String, Backend> web;
  private final Backend audit;
  private final EnvoyProcess sidecar;
  private final EnvoyProcess gateway;
  private RunningIstiod server;

  /** Starts all of it; the calling test is skipped where there is no Envoy. */
  TrafficMesh(Path work) throws IOException, InterruptedException {
    Path envoy = Storeys.require(Storey.ENVOY, EnvoyBinary.find().path());
    folder = Files.createDirectory(work.resolve("shop"));
    servicePort =
        FreePorts.takeOn(
            List.of("127.0.0.1", "127.0.2.11", "127.0.2.12", "127.0.2.13", "127.0.2.21"));
    gatewayPort = FreePorts.take(1).getFirst();
    copy("cluster.yaml");
    copy("routes.yaml");
    web = Map.of("v1", web("v1", 11), "v2", web("v2", 12), "v3", web("v3", 13));
    audit = Backend.start("audit", "127.0.2.21", servicePort);
    server = serve(0);
    sidecar = EnvoyProcess.start(envoy, sidecarBootstrap(), work, "sidecar");
    gateway = EnvoyProcess.start(envoy, gatewayBootstrap(), work, "gateway");
    awaitReady(sidecar);
    awaitReady(gateway);
    awaitTraffic();
  }

  private Backend web(String version, int host) {
    return Backend.start(
        version,
        "127.0.2." + host,
        servicePort,
        request -> request.path().equals("/stalled") ? stall() : version);
  }

  private String stall() {
    try {
      return stalled.await(5, TimeUnit.SECONDS) ? "stopped" : "late";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private void copy(String file) throws IOException {
    String text = Files.readString(SHOP.resolve(file));
    Files.writeString(
        folder.resolve(file),
        text.replaceAll("\\b9080\\b", Integer.toString(servicePort))
            .replaceAll("\\b8080\\b", Integer.toString(gatewayPort)));
  }

  private RunningIstiod serve(int port) {
    return RunningIstiod.start(
        folder, SHOP.resolve("mesh.yaml"), SHOP.resolve("networks.yaml"), port);
  }

  private static void awaitReady(EnvoyProcess envoy) throws InterruptedException {
    if (!envoy.awaitReady(READY_LIMIT)) {
      throw new IllegalStateException("Envoy got no configuration: " + envoy.lastWords());
    }
  }

  /** A listener that is active is opened by Envoy's workers a moment later. */
  private void awaitTraffic() throws InterruptedException {
    boolean flows =
        EnvoyProcess.await(
            READY_LIMIT, () -> answers(servicePort, "web") && answers(gatewayPort, "shop.example"));
    if (!flows) {
      throw new IllegalStateException("no request comes through: " + sidecar.lastWords());
    }
  }

  private static boolean answers(int port, String host) {
    try {
      return PlainHttp.get(port, host, "/").status() == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  private EnvoyBootstrap sidecarBootstrap() {
    return new EnvoyBootstrap(
        "sidecar~127.0.2.10~client.shop~shop.svc.cluster.local",
        "client.shop",
        Map.of(
            "NAMESPACE", "shop",
            "CLUSTER_ID", "Kubernetes",
            "ISTIO_VERSION", "1.30.3",
            "INTERCEPTION_MODE", "NONE",
            "LABELS", "{\"app\": \"client\"}"),
        server.grpcPort(),
        EnvoyBootstrap.Protocol.DELTA,
        0);
  }

  private EnvoyBootstrap gatewayBootstrap() {
    return new EnvoyBootstrap(
        "router~127.0.2.1~ingressgateway.shop~shop.svc.cluster.local",
        "ingressgateway.shop",
        Map.of(
            "NAMESPACE", "shop",
            "CLUSTER_ID", "Kubernetes",
            "ISTIO_VERSION", "1.30.3",
            "LABELS", "{\"istio\": \"ingressgateway\"}"),
        server.grpcPort(),
        EnvoyBootstrap.Protocol.STATE_OF_THE_WORLD,
        0);
  }

  /** A GET to web through the sidecar. */
  PlainHttp.Answer get(String path) throws IOException {
    return send("GET", path, Map.of());
  }

  /** Any request to web through the sidecar. */
  PlainHttp.Answer send(String method, String path, Map<String, String> headers)
      throws IOException {
    return PlainHttp.send(servicePort, method, "web:" + servicePort, path, headers);
  }

  /** A GET through the gateway. */
  PlainHttp.Answer enter(String host, String path) throws IOException {
    return PlainHttp.get(gatewayPort, host, path);
  }

  /** One of the backends of web. */
  Backend web(String version) {
    return web.getOrDefault(version, audit);
  }

  Backend audit() {
    return audit;
  }

  List<EnvoyProcess> envoys() {
    return List.of(sidecar, gateway);
  }

  /** Replaces a text of the routes at once, as an editor does that saves by renaming. */
  void edit(String before, String after) throws IOException {
    Path routes = folder.resolve("routes.yaml");
    String text = Files.readString(routes).replace(before, after);
    Path draft = Files.writeString(folder.resolve(".routes.draft"), text);
    Files.move(draft, routes, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Waits until a GET to web through the sidecar has this body; false where that took too long. */
  boolean awaitBody(String path, String body, Duration atMost) throws InterruptedException {
    return EnvoyProcess.await(atMost, () -> body(path).equals(body));
  }

  private String body(String path) {
    try {
      return get(path).body();
    } catch (IOException failed) {
      return "nothing: " + failed.getMessage();
    }
  }

  /** Stops the server and starts a new one on the same port. */
  void restartServer() {
    int port = server.grpcPort();
    server.close();
    server = serve(port);
  }

  @Override
  public void close() {
    stalled.countDown();
    sidecar.close();
    gateway.close();
    server.close();
    web.values().forEach(Backend::close);
    audit.close();
  }
}
