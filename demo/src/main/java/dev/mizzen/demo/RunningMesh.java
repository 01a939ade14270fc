package dev.mizzen.demo;

import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.envoy.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Everything that runs: Mizzen, a gateway and a sidecar, and the programs behind them. What was
 * started last is stopped first.
 */
final class RunningMesh implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Client client = Client.create();
  private final int servicePort;
  private final int gatewayPort;
  private final SampleMesh sample;
  private final Bookinfo bookinfo;
  private final ControlPlane controlPlane;
  private final List<EnvoyProcess> envoys = new ArrayList<>();

  private RunningMesh(Path root, Path envoy, Path work, Console console)
      throws InterruptedException {
    try {
      List<String> addresses = new ArrayList<>(Bookinfo.ADDRESSES.values());
      addresses.add("127.0.0.1");
      servicePort = FreePorts.takeOn(addresses);
      gatewayPort = FreePorts.take(1).getFirst();
      sample =
          SampleMesh.copy(
              root.resolve("samples/bookinfo"), work.resolve("mesh"), servicePort, gatewayPort);
      bookinfo = opened(Bookinfo.start(servicePort, client));
      console.progress("starting Mizzen on " + sample.folder());
      controlPlane =
          opened(
              ControlPlane.start(
                  root,
                  sample.folder(),
                  root.resolve("samples/mesh.yaml"),
                  work.resolve("mizzen.log")));
      console.progress("starting the gateway and the product page's sidecar");
      startEnvoy(envoy, work, gatewayBootstrap(), "gateway");
      startEnvoy(envoy, work, sidecarBootstrap(), "sidecar");
      console.endProgress();
    } catch (IOException | RuntimeException failed) {
      close();
      throw new IllegalStateException("the mesh did not start: " + failed.getMessage(), failed);
    }
  }

  /**
   * Starts all of it.
   *
   * @param work a folder for copies and logs
   */
  static RunningMesh start(Path root, Path envoy, Path work, Console console)
      throws InterruptedException {
    return new RunningMesh(root, envoy, work, console);
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  private void startEnvoy(Path binary, Path work, EnvoyBootstrap bootstrap, String name)
      throws InterruptedException {
    EnvoyProcess envoy = opened(EnvoyProcess.start(binary, bootstrap, work, name));
    envoys.add(envoy);
    if (!envoy.awaitReady(READY_LIMIT)) {
      throw new IllegalStateException(
          "Envoy "
              + name
              + " got no configuration in "
              + READY_LIMIT.toSeconds()
              + " s: "
              + envoy.lastWords());
    }
  }

  private EnvoyBootstrap gatewayBootstrap() {
    return new EnvoyBootstrap(
        "router~127.0.1.1~ingressgateway-1.bookinfo~bookinfo.svc.cluster.local",
        "ingressgateway.bookinfo",
        Map.of(
            "NAMESPACE", "bookinfo",
            "CLUSTER_ID", "Kubernetes",
            "ISTIO_VERSION", "1.30.3",
            "LABELS", "{\"istio\": \"ingressgateway\", \"app\": \"ingressgateway\"}"),
        controlPlane.xdsPort(),
        EnvoyBootstrap.Protocol.DELTA,
        0);
  }

  private EnvoyBootstrap sidecarBootstrap() {
    return new EnvoyBootstrap(
        "sidecar~127.0.1.10~productpage-v1.bookinfo~bookinfo.svc.cluster.local",
        "productpage.bookinfo",
        Map.of(
            "NAMESPACE", "bookinfo",
            "CLUSTER_ID", "Kubernetes",
            "ISTIO_VERSION", "1.30.3",
            "INTERCEPTION_MODE", "NONE",
            "LABELS", "{\"app\": \"productpage\", \"version\": \"v1\"}"),
        controlPlane.xdsPort(),
        EnvoyBootstrap.Protocol.DELTA,
        0);
  }

  Bookinfo bookinfo() {
    return bookinfo;
  }

  SampleMesh sample() {
    return sample;
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  int gatewayPort() {
    return gatewayPort;
  }

  int servicePort() {
    return servicePort;
  }

  /** A request from outside, through the gateway. */
  Client.Answer gateway(String host, String path, Map<String, String> headers)
      throws InterruptedException {
    return client.get(gatewayPort, host, path, headers);
  }

  /** A request from the product page, through its sidecar. */
  Client.Answer sidecar(String service, Map<String, String> headers) throws InterruptedException {
    return client.get(servicePort, service, "/", headers);
  }

  String debugPage(String path) throws InterruptedException {
    return client.get(controlPlane.debugPort(), "127.0.0.1", path, Map.of()).body();
  }

  /** Updates that any of the Envoys refused. */
  long refusals() throws InterruptedException {
    long refused = 0;
    for (EnvoyProcess envoy : envoys) {
      refused += envoy.rejections();
    }
    return refused;
  }

  List<EnvoyProcess> envoys() {
    return List.copyOf(envoys);
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) { // the rest must be stopped too
        throw new UncheckedIOException(new IOException("a part did not stop", failed));
      }
    }
  }
}
