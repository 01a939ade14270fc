package dev.mizzen.demo;

import dev.mizzen.agent.SidecarAgent;
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
 * Everything that runs: Mizzen, a gateway and two sidecars, each with an agent, and the programs
 * behind them. What was started last is stopped first.
 */
final class RunningMesh implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Client client = Client.create();
  private final SampleMesh.Ports ports;
  private final SampleMesh sample;
  private final Bookinfo bookinfo;
  private final Trust trust;
  private final ControlPlane controlPlane;
  private final List<EnvoyProcess> envoys = new ArrayList<>();

  private RunningMesh(Path root, Path envoy, Path work, Console console)
      throws InterruptedException {
    try {
      List<String> addresses = new ArrayList<>(Bookinfo.ADDRESSES.values());
      addresses.add("127.0.0.1");
      List<Integer> free = FreePorts.take(2);
      ports = new SampleMesh.Ports(FreePorts.takeOn(addresses), free.getFirst(), free.getLast());
      sample = SampleMesh.copy(root.resolve("samples/bookinfo"), work.resolve("mesh"), ports);
      bookinfo = opened(Bookinfo.start(ports.service(), ports.payments(), client));
      trust = opened(Trust.start(work));
      console.progress("starting Mizzen on " + sample.folder());
      controlPlane =
          opened(
              ControlPlane.start(
                  root,
                  sample.folder(),
                  root.resolve("samples/mesh.yaml"),
                  trust.environment(),
                  work.resolve("mizzen.log")));
      console.progress("starting the gateway and two sidecars");
      startEnvoy(envoy, work, gatewayBootstrap(agent("ingressgateway")), "gateway");
      startEnvoy(envoy, work, sidecar("productpage", "127.0.1.10"), "productpage");
      startEnvoy(envoy, work, sidecar("payments", "127.0.1.50"), "payments");
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

  /** An agent with a certificate, in the name of a service account. */
  private SidecarAgent agent(String account) throws IOException, InterruptedException {
    SidecarAgent agent = opened(trust.agent(account, controlPlane.securePort()));
    if (!EnvoyProcess.await(READY_LIMIT, () -> agent.certificate().isPresent())) {
      throw new IllegalStateException(
          account + " got no certificate: " + agent.failure().orElse("no answer"));
    }
    return agent;
  }

  private static EnvoyBootstrap gatewayBootstrap(SidecarAgent agent) {
    return new EnvoyBootstrap(
        "router~127.0.1.1~ingressgateway-1.bookinfo~bookinfo.svc.cluster.local",
        "ingressgateway.bookinfo",
        Map.of(
            "NAMESPACE", "bookinfo",
            "SERVICE_ACCOUNT", "ingressgateway",
            "CLUSTER_ID", "Kubernetes",
            "ISTIO_VERSION", "1.30.3",
            "LABELS", "{\"istio\": \"ingressgateway\", \"app\": \"ingressgateway\"}"),
        agent.port(),
        EnvoyBootstrap.Protocol.DELTA,
        agent.port());
  }

  private EnvoyBootstrap sidecar(String app, String address)
      throws IOException, InterruptedException {
    SidecarAgent agent = agent(app);
    return new EnvoyBootstrap(
        "sidecar~" + address + "~" + app + "-v1.bookinfo~bookinfo.svc.cluster.local",
        app + ".bookinfo",
        Map.of(
            "NAMESPACE", "bookinfo",
            "SERVICE_ACCOUNT", app,
            "CLUSTER_ID", "Kubernetes",
            "ISTIO_VERSION", "1.30.3",
            "INTERCEPTION_MODE", "NONE",
            "LABELS", "{\"app\": \"%s\", \"version\": \"v1\"}".formatted(app)),
        agent.port(),
        EnvoyBootstrap.Protocol.DELTA,
        agent.port());
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
    return ports.gateway();
  }

  /** A request from outside, through the gateway. */
  Client.Answer gateway(String host, String path, Map<String, String> headers)
      throws InterruptedException {
    return client.get(ports.gateway(), host, path, headers);
  }

  /** A request from the product page, through its sidecar. */
  Client.Answer sidecar(String service, Map<String, String> headers) throws InterruptedException {
    return client.get(ports.service(), service, "/", headers);
  }

  /** A request to a pod in plain text, past all sidecars but its own. */
  Client.Answer plain(String pod, String service) throws InterruptedException {
    return client.getFrom(
        Bookinfo.ADDRESSES.getOrDefault(pod, ""), ports.service(), service, "/", Map.of());
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
