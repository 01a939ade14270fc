package dev.mizzen.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mizzen.registry.apiserver.KubeApiServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs in namespaces of its own, where the ports of istiod are free: an API server, and the server
 * below a read-only root with a Deployment's arguments, variables and mounts and the rights of its
 * account. Ends with 0 where all is as it should be.
 */
final class ServedCluster {
  static final String CHECKOUT = "checkout";

  private final Path folder;
  private final Deployment deployment;
  private final List<Path> manifests;
  private final Program program;

  /**
   * What is started below the root.
   *
   * @param command a path there, and arguments that go before the container's
   * @param environment goes beside the container's
   * @param binds what the command needs
   */
  record Program(List<String> command, Map<String, String> environment, Map<String, Path> binds) {
    /** {@code bin/istiod} of this checkout, by this JDK. */
    static Program ofCheckout() {
      Map<String, Path> binds = new LinkedHashMap<>(ReadOnlyRoot.ofMachine());
      binds.put("/jdk", Path.of(System.getProperty("java.home")));
      binds.put("/mizzen", Path.of("..").toAbsolutePath().normalize());
      return new Program(List.of("/mizzen/bin/istiod"), Map.of("JAVA_HOME", "/jdk"), binds);
    }

    /** An unpacked image; its cache has to be of use. */
    static Program ofImage(Path root) throws IOException {
      Map<String, Path> binds = new LinkedHashMap<>();
      try (Stream<Path> top = Files.list(root)) {
        top.filter(folder -> !folder.endsWith("etc"))
            .forEach(folder -> binds.put("/" + folder.getFileName(), folder));
      }
      try (Stream<Path> settings = Files.list(root.resolve("etc"))) {
        settings.forEach(file -> binds.put("/etc/" + file.getFileName(), file));
      }
      Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");
      return new Program(List.of("/usr/local/bin/istiod"), environment, binds);
    }
  }

  private ServedCluster(Path folder, Deployment deployment, List<Path> manifests, Program program) {
    this.folder = folder;
    this.deployment = deployment;
    this.manifests = manifests;
    this.program = program;
  }

  /**
   * @param arguments an empty folder, a file of the Deployment, {@code checkout} or the folder of
   *     an unpacked image, files of what is applied before
   */
  public static void main(String[] arguments) throws Exception {
    List<Path> paths = Arrays.stream(arguments).map(Path::of).toList();
    Deployment deployment =
        Serialization.unmarshal(Files.readString(paths.get(1)), Deployment.class);
    Program program =
        arguments[2].equals(CHECKOUT) ? Program.ofCheckout() : Program.ofImage(paths.get(2));
    new ServedCluster(paths.getFirst(), deployment, paths.subList(3, paths.size()), program)
        .check();
  }

  private void check() throws Exception {
    Path data = Files.createDirectory(folder.resolve("api"));
    try (KubeApiServer api = KubeApiServer.start(data)) {
      prepare(api);
      writeAccount(api, data);
      Path log = folder.resolve("istiod.log");
      try (DeployedServer server = new DeployedServer(start(api, log), log)) {
        long start = System.nanoTime();
        server.awaitReady();
        System.out.println("ready after " + Duration.ofNanos(System.nanoTime() - start));
        checkServing(server);
      }
    }
  }

  private void prepare(KubeApiServer api) throws InterruptedException {
    String namespace = deployment.getMetadata().getNamespace();
    api.kubectl().run("create", "namespace", namespace);
    api.kubectl().apply(Path.of("crds"));
    api.kubectl().run("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all");
    for (Path manifest : manifests) {
      api.kubectl().apply(manifest);
    }
  }

  /** The files by which a pod reaches its API server. */
  private void writeAccount(KubeApiServer api, Path data) throws IOException, InterruptedException {
    String namespace = deployment.getMetadata().getNamespace();
    String name = deployment.getSpec().getTemplate().getSpec().getServiceAccountName();
    Path account = Files.createDirectory(folder.resolve("account"));
    String token = api.kubectl().run("create", "token", name, "--namespace=" + namespace).strip();
    Files.writeString(account.resolve("token"), token);
    Files.writeString(account.resolve("namespace"), namespace);
    Files.copy(
        data.resolve("certs/apiserver.crt"),
        account.resolve("ca.crt"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Process start(KubeApiServer api, Path log) throws IOException {
    Map<String, Path> binds = new LinkedHashMap<>(program.binds());
    binds.put("/var/run/secrets/kubernetes.io/serviceaccount", folder.resolve("account"));
    DeployedContainer container = DeployedContainer.of(deployment);
    Map<String, String> environment = new LinkedHashMap<>(container.environment());
    environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(api.port()));
    environment.putAll(program.environment());
    return new ReadOnlyRoot(
            Files.createDirectory(folder.resolve("root")), binds, folder.resolve("enter"))
        .start(
            new DeployedContainer(
                container.arguments(), environment, container.mounts(), container.writable()),
            program.command(),
            log);
  }

  private static void checkServing(DeployedServer server) throws Exception {
    assertThat(clusterNames(FirstAnswer.clusters()))
        .contains(
            "outbound|9080||reviews.shop.svc.cluster.local", "outbound|443||bank.example.com");
    assertThat(server.page(15_014, "/metrics")).contains("istio_build{component=\"pilot\"");
    assertThat(server.page(15_014, "/version")).startsWith("1.30.3-");
    assertThat(server.log())
        .contains("serving webhooks")
        .doesNotContain("unknown flag", "environment variable ignored", "Exception", "ERROR");
    assertThat(server.stop()).isZero();
    assertThat(server.log()).contains("stopped");
  }

  private static List<String> clusterNames(DiscoveryResponse response)
      throws InvalidProtocolBufferException {
    List<String> names = new ArrayList<>();
    for (var resource : response.getResourcesList()) {
      names.add(resource.unpack(Cluster.class).getName());
    }
    return names;
  }
}
