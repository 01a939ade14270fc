package dev.mizzen.registry.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.io.File;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes clients of the API server: whose, with which rights, how fast. Making one connects to
 * nothing.
 *
 * <p>Every request waits its turn ({@link KubeAccess#queriesPerSecond}), and has {@link
 * KubeAccess#requestTimeout} for its answer to begin. No request is tried again by itself: who asks
 * knows whether that is right. Connections speak HTTP/1.1, one watch each, so that closing a watch
 * that has gone dead closes its connection and no other's.
 */
public final class KubeClients {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private KubeClients() {}

  /**
   * A client as the process's own environment has it.
   *
   * @param component for the user agent, for example {@code discovery}
   * @throws IllegalArgumentException where nothing says which API server is meant, or what says so
   *     cannot be read
   */
  public static KubernetesClient open(KubeAccess access, String component) {
    return open(access, component, System.getenv(), SERVICE_ACCOUNT);
  }

  static KubernetesClient open(
      KubeAccess access, String component, Map<String, String> environment, Path serviceAccount) {
    ConfigBuilder config =
        kubeconfig(access.kubeconfig(), environment)
            .map(KubeClients::read)
            .or(() -> inCluster(environment, serviceAccount))
            .or(() -> home(environment).map(KubeClients::read))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no API server is named: give --kubeconfig FILE, set KUBECONFIG, or run in a pod"));
    return open(
        config
            .withUserAgent("mizzen-" + component)
            .withConnectionTimeout((int) access.requestTimeout().toMillis())
            .withRequestTimeout((int) access.requestTimeout().toMillis())
            .withRequestRetryBackoffLimit(0)
            .withHttp2Disable(true)
            .build(),
        new RequestRate(new Permits(access.queriesPerSecond(), access.burst(), System::nanoTime)));
  }

  private static KubernetesClient open(Config config, RequestRate rate) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new VirtualThreads())
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor(RequestRate.NAME, rate))
        .build();
  }

  /** The first file that is there: the flag's, then one of {@code KUBECONFIG}. */
  private static Optional<Path> kubeconfig(Optional<Path> flag, Map<String, String> environment) {
    Stream<Path> listed =
        Arrays.stream(environment.getOrDefault("KUBECONFIG", "").split(File.pathSeparator, -1))
            .filter(Predicate.not(String::isBlank))
            .map(Path::of);
    return Stream.concat(flag.stream(), listed).filter(Files::isRegularFile).findFirst();
  }

  private static Optional<Path> home(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("HOME"))
        .map(home -> Path.of(home, ".kube", "config"))
        .filter(Files::isRegularFile);
  }

  private static ConfigBuilder read(Path kubeconfig) {
    try {
      return new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()));
    } catch (RuntimeException wrong) { // the client's own, or its YAML parser's
      throw new IllegalArgumentException(
          "kubeconfig " + kubeconfig + " cannot be used: " + wrong.getMessage(), wrong);
    }
  }

  /** The pod's own service account. */
  private static Optional<ConfigBuilder> inCluster(
      Map<String, String> environment, Path serviceAccount) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    Path token = serviceAccount.resolve("token");
    if (host.isEmpty() || !Files.isRegularFile(token)) {
      return Optional.empty();
    }
    String address = host.contains(":") ? "[" + host + "]" : host;
    return Optional.of(
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://" + address + ":" + port)
            .withCaCertFile(serviceAccount.resolve("ca.crt").toString())
            .withOauthTokenProvider(new TokenFile(token, InstantSource.system())));
  }

  /** Work of the HTTP client that may wait runs on virtual threads, not on a growing pool. */
  private static final class VirtualThreads extends JdkHttpClientFactory {
    private final ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("kube-client-", 0).factory());

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
      builder.executor(threads);
    }

    @Override
    protected void closeHttpClient(JdkHttpClientImpl client) {
      threads.shutdownNow();
    }
  }
}
