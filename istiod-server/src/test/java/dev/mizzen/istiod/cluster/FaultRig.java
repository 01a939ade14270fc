package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.envoy.PlainHttp;
import dev.mizzen.istiod.golden.AdsClient;
import dev.mizzen.istiod.golden.ProxyDump;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.ChaosProxy;
import dev.mizzen.registry.apiserver.KubeApiServer;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The whole server on a real API server, with a network between them that a test disturbs, and a
 * proxy that watches the endpoints of {@link Shop}.
 */
final class FaultRig implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);

  private final KubeApiServer server;
  private final ChaosProxy network;
  private final RunningIstiod istiod;
  private final ProxyWatch proxy;

  private FaultRig(
      KubeApiServer server, ChaosProxy network, RunningIstiod istiod, ProxyWatch proxy) {
    this.server = server;
    this.network = network;
    this.istiod = istiod;
    this.proxy = proxy;
  }

  /** Opens the shop, starts everything and waits until the proxy has what the shop has. */
  static FaultRig start(KubeApiServer server, Path folder)
      throws IOException, InterruptedException {
    new Shop(server).open();
    ChaosProxy network = ChaosProxy.to(server.port());
    RunningIstiod istiod =
        RunningIstiod.start(
            Files.writeString(
                folder.resolve("through-the-network"), server.kubeconfig(network.port())));
    FaultRig rig =
        new FaultRig(server, network, istiod, new ProxyWatch(istiod.grpcPort(), Shop.CLUSTER));
    try {
      rig.proxy.untilEndpoints(LIMIT, "10.10.1.1");
      rig.proxy.untilCluster(LIMIT, Shop.CLUSTER, true);
      return rig;
    } catch (RuntimeException | InterruptedException failure) {
      rig.close();
      throw failure;
    }
  }

  ChaosProxy network() {
    return network;
  }

  RunningIstiod istiod() {
    return istiod;
  }

  ProxyWatch proxy() {
    return proxy;
  }

  /** What a proxy gets that connects now. */
  ProxyDump dump() throws InterruptedException {
    return dump(istiod);
  }

  /**
   * The law that holds after every fault: nothing was ever empty, and all is as a fresh server has
   * it.
   */
  void assertAsAFreshServerHasIt() throws InterruptedException {
    assertThat(proxy.endpoints()).doesNotContain(Set.of());
    try (RunningIstiod fresh = RunningIstiod.start(server.kubeconfig())) {
      ProxyDump wanted = dump(fresh);
      assertThat(EnvoyProcess.await(LIMIT, () -> isServed(wanted))).isTrue();
    }
  }

  private boolean isServed(ProxyDump wanted) {
    try {
      return dump().equals(wanted);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static ProxyDump dump(RunningIstiod istiod) throws InterruptedException {
    Node node =
        Node.newBuilder().setId("sidecar~10.10.0.8~reader.shop~shop.svc.cluster.local").build();
    try (AdsClient proxy = AdsClient.stateOfTheWorld(istiod.grpcPort(), node)) {
      return ProxyDump.of(proxy);
    }
  }

  /** Kinds in a phase, by the metric that says how degraded a server is. */
  static int kinds(RunningIstiod istiod, String phase) {
    String name = "mizzen_kube_kinds{phase=\"" + phase + "\"} ";
    return get(istiod.monitoringPort(), "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }

  static int readiness(RunningIstiod istiod) {
    return get(istiod.httpPort(), "/ready").status();
  }

  static PlainHttp.Answer get(int port, String path) {
    try {
      return PlainHttp.get(port, "localhost", path);
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    }
  }

  /** Prints a figure for docs/reliability.md. */
  static void figure(String what, Duration took) {
    System.out.printf("%s: %.1f s%n", what, took.toMillis() / 1000.0);
  }

  static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    istiod.close();
    network.close();
  }
}
