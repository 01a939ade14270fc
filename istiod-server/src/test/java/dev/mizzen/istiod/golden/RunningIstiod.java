package dev.mizzen.istiod.golden;

import dev.mizzen.istiod.Istiod;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.Settings;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.HeaderSecrets;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.registry.kube.KubeAccess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The whole server in this JVM, on free loopback ports. */
public final class RunningIstiod implements AutoCloseable {
  private final Istiod istiod;

  private RunningIstiod(Istiod istiod) {
    this.istiod = istiod;
  }

  /**
   * Starts a server on a folder.
   *
   * @param meshConfig need not exist
   * @param networks need not exist
   */
  public static RunningIstiod start(Path configDir, Path meshConfig, Path networks) {
    return start(configDir, meshConfig, networks, 0);
  }

  /** As above with given switches. */
  public static RunningIstiod start(
      Path configDir, Path meshConfig, Path networks, Features features) {
    return start(configDir, meshConfig, networks, features, onLoopback(0));
  }

  /** As above with a given xDS port. */
  public static RunningIstiod start(Path configDir, Path meshConfig, Path networks, int grpcPort) {
    return start(configDir, meshConfig, networks, onLoopback(grpcPort));
  }

  /** As above with a given xDS address. */
  public static RunningIstiod start(
      Path configDir, Path meshConfig, Path networks, InetSocketAddress grpc) {
    return start(configDir, meshConfig, networks, Features.DEFAULT, grpc);
  }

  private static RunningIstiod start(
      Path configDir, Path meshConfig, Path networks, Features features, InetSocketAddress grpc) {
    IstiodConfig.Mesh folder = new IstiodConfig.Mesh.Folder(configDir);
    return start(folder, meshConfig, networks, features, grpc, Optional.empty());
  }

  /**
   * Starts a server on a cluster, as the control plane of namespace {@code istio-system}.
   *
   * @param kubeconfig names it
   */
  public static RunningIstiod start(Path kubeconfig) {
    KubeAccess access =
        new KubeAccess(Optional.of(kubeconfig), 500, 500, KubeAccess.DEFAULT_REQUEST_TIMEOUT);
    IstiodConfig.Mesh.Cluster cluster =
        new Settings(Map.of("POD_NAME", "istiod-test", "MIZZEN_STATUS_WRITES_PER_SECOND", "100"))
            .cluster(access, "istio-system");
    Path none = kubeconfig.resolveSibling("no-mesh-config");
    return start(cluster, none, none, Features.DEFAULT, onLoopback(0), Optional.empty());
  }

  /**
   * Starts a server on a cluster with the webhooks over TLS, under the name {@code localhost}.
   *
   * @param folder a place with no mesh settings in it
   */
  public static RunningIstiod start(IstiodConfig.Mesh.Cluster cluster, Path folder) {
    Path none = folder.resolve("no-mesh-config");
    return start(cluster, none, none, Features.DEFAULT, onLoopback(0), Optional.of(onLoopback(0)));
  }

  private static RunningIstiod start(
      IstiodConfig.Mesh mesh,
      Path meshConfig,
      Path networks,
      Features features,
      InetSocketAddress grpc,
      Optional<InetSocketAddress> https) {
    Optional<InetSocketAddress> loopback = Optional.of(onLoopback(0));
    Istiod istiod =
        new Istiod(
            new IstiodConfig(
                new IstiodConfig.Listeners(loopback, Optional.of(grpc), loopback, https),
                new IstiodConfig.Sources(
                    mesh,
                    meshConfig,
                    networks,
                    "cluster.local",
                    new ClusterId("Kubernetes"),
                    false),
                new IstiodConfig.Loading(Duration.ofMillis(100), Duration.ofSeconds(10)),
                new IstiodConfig.Serving(
                    0,
                    Duration.ofSeconds(30),
                    4 << 20,
                    100_000,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Optional.empty()),
                new Settings(Map.of("ISTIOD_CUSTOM_HOST", "localhost"))
                    .identity(Optional.empty(), "istio-system"),
                features,
                HeaderSecrets.NONE,
                Duration.ofSeconds(2)));
    istiod.start();
    return new RunningIstiod(istiod);
  }

  private static InetSocketAddress onLoopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Whether it serves. */
  public boolean isReady() {
    return istiod.isReady();
  }

  public int grpcPort() {
    return istiod.grpcPort().orElseThrow();
  }

  /** The port of the webhooks, where they are served over TLS. */
  public int httpsPort() {
    return istiod.httpsPort().orElseThrow();
  }

  public int httpPort() {
    return istiod.httpPort().orElseThrow();
  }

  public int monitoringPort() {
    return istiod.monitoringPort().orElseThrow();
  }

  @Override
  public void close() {
    istiod.close();
  }
}
