package dev.mizzen.istiod.golden;

import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.ClusterNames;
import dev.mizzen.istiod.Istiod;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.Settings;
import dev.mizzen.istiod.http.TlsRules;
import dev.mizzen.istiod.injection.InjectionSettings;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.HeaderSecrets;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.kube.KubeAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The whole server in this JVM, on free loopback ports. */
public final class RunningIstiod implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

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
    Path none = kubeconfig.resolveSibling("no-mesh-config");
    return start(
        cluster(kubeconfig), none, none, Features.DEFAULT, onLoopback(0), Optional.empty());
  }

  /** A cluster as a test reads it. */
  public static IstiodConfig.Mesh.Cluster cluster(Path kubeconfig) {
    KubeAccess access =
        new KubeAccess(Optional.of(kubeconfig), 500, 500, KubeAccess.DEFAULT_REQUEST_TIMEOUT);
    return new Settings(Map.of("POD_NAME", "istiod-test", "MIZZEN_STATUS_WRITES_PER_SECOND", "100"))
        .cluster(access, "istio-system");
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

  /**
   * Starts a server on a folder, with webhooks over TLS.
   *
   * @param certificate of the webhooks
   */
  public static RunningIstiod withWebhooks(
      Path configDir,
      Path meshConfig,
      InjectionSettings injection,
      IstiodConfig.CertificateFiles certificate) {
    return withWebhooks(
        new IstiodConfig.Mesh.Folder(configDir), meshConfig, injection, certificate);
  }

  /** The same on a cluster. */
  public static RunningIstiod withWebhooks(
      Path kubeconfig, InjectionSettings injection, IstiodConfig.CertificateFiles certificate) {
    Path none = kubeconfig.resolveSibling("no-mesh-config");
    return withWebhooks(cluster(kubeconfig), none, injection, certificate);
  }

  private static RunningIstiod withWebhooks(
      IstiodConfig.Mesh mesh,
      Path meshConfig,
      InjectionSettings injection,
      IstiodConfig.CertificateFiles certificate) {
    Optional<InetSocketAddress> loopback = Optional.of(onLoopback(0));
    return start(
        new IstiodConfig.Listeners(loopback, loopback, Optional.empty(), loopback, loopback, false),
        sources(mesh, meshConfig, meshConfig.resolveSibling("no-networks")),
        new Settings(Map.of()).identity(Optional.of(certificate), "istio-system"),
        Features.DEFAULT,
        injection);
  }

  private static RunningIstiod start(
      IstiodConfig.Mesh mesh,
      Path meshConfig,
      Path networks,
      Features features,
      InetSocketAddress grpc,
      Optional<InetSocketAddress> https) {
    Optional<InetSocketAddress> loopback = Optional.of(onLoopback(0));
    Settings settings = new Settings(Map.of("ISTIOD_CUSTOM_HOST", "localhost"));
    return start(
        new IstiodConfig.Listeners(
            loopback, Optional.of(grpc), Optional.empty(), loopback, https, false),
        sources(mesh, meshConfig, networks),
        settings.identity(Optional.empty(), "istio-system"),
        features,
        settings.injection("istio-system"));
  }

  private static IstiodConfig.Sources sources(
      IstiodConfig.Mesh mesh, Path meshConfig, Path networks) {
    return new IstiodConfig.Sources(
        mesh, meshConfig, networks, "cluster.local", new ClusterId("Kubernetes"), false);
  }

  /**
   * Starts a server with xDS and certificates over TLS, under the name {@code localhost}.
   *
   * @param mesh a folder or a cluster
   * @param folder a place with no mesh settings in it
   * @param environment variables by name
   */
  public static RunningIstiod secure(
      IstiodConfig.Mesh mesh, Path folder, Map<String, String> environment) {
    return secureWith(folder.resolve("no-mesh-config"), mesh, environment, Map.of());
  }

  /**
   * The same with a mesh config, which need not exist.
   *
   * @param aliases other names of clusters
   */
  public static RunningIstiod secureWith(
      Path meshConfig,
      IstiodConfig.Mesh mesh,
      Map<String, String> environment,
      Map<String, String> aliases) {
    Optional<InetSocketAddress> loopback = Optional.of(onLoopback(0));
    Map<String, String> all = new HashMap<>(environment);
    all.put("ISTIOD_CUSTOM_HOST", "localhost");
    Settings settings = new Settings(all);
    return start(
        new IstiodConfig.Listeners(loopback, loopback, loopback, loopback, Optional.empty(), false),
        sources(mesh, meshConfig, meshConfig.resolveSibling("no-networks")),
        settings.identity(Optional.empty(), "istio-system"),
        settings.trust(new ClusterNames(new ClusterId("Kubernetes"), aliases)),
        Features.DEFAULT,
        settings.injection("istio-system"));
  }

  private static RunningIstiod start(
      IstiodConfig.Listeners listeners,
      IstiodConfig.Sources sources,
      IstiodConfig.Identity identity,
      Features features,
      InjectionSettings injection) {
    IstiodConfig.Trust trust = new Settings(Map.of()).trust(new ClusterNames(sources.clusterId()));
    return start(listeners, sources, identity, trust, features, injection);
  }

  private static RunningIstiod start(
      IstiodConfig.Listeners listeners,
      IstiodConfig.Sources sources,
      IstiodConfig.Identity identity,
      IstiodConfig.Trust trust,
      Features features,
      InjectionSettings injection) {
    Istiod istiod =
        new Istiod(
            new IstiodConfig(
                listeners,
                sources,
                new IstiodConfig.Loading(Duration.ofMillis(100), Duration.ofSeconds(10)),
                new IstiodConfig.Serving(
                    0,
                    Duration.ofSeconds(30),
                    4 << 20,
                    100_000,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Optional.empty(),
                    TlsRules.DEFAULT),
                identity,
                trust,
                features,
                HeaderSecrets.NONE,
                injection,
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

  /** Waits until it serves. */
  public void awaitReady() throws InterruptedException {
    if (!EnvoyProcess.await(READY_LIMIT, this::isReady)) {
      throw new IllegalStateException("the server did not become ready");
    }
  }

  public int grpcPort() {
    return istiod.grpcPort().orElseThrow();
  }

  /** The port of xDS and certificates over TLS. */
  public int secureGrpcPort() {
    return istiod.secureGrpcPort().orElseThrow();
  }

  /** The port of the webhooks, where they are served over TLS. */
  public int httpPort() {
    return istiod.httpPort().orElseThrow();
  }

  public int httpsPort() {
    return istiod.httpsPort().orElseThrow();
  }

  public int monitoringPort() {
    return istiod.monitoringPort().orElseThrow();
  }

  /** What {@code /metrics} says. */
  public String metrics() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + monitoringPort() + "/metrics"))
            .timeout(READY_LIMIT)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Waits until {@code /metrics} holds a line, or the beginning of one. */
  public void awaitMetric(String line) throws Exception {
    Eventually.isTrue(() -> metrics().contains(line));
  }

  @Override
  public void close() {
    istiod.close();
  }
}
