package dev.mizzen.istiod.envoy;

import dev.mizzen.agent.AgentSettings;
import dev.mizzen.agent.AuthorityFolder;
import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.envoy.EnvoyBinary;
import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.Settings;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A mesh whose certificates the server signs: the objects of {@code traffic/issued.yaml}, and
 * sidecars of namespace shop, each with an agent of its own that proves a service account by a
 * token.
 */
final class IssuedMesh implements AutoCloseable {
  private static final Path TRAFFIC = Path.of("src/test/resources/traffic");
  private static final String NAMESPACES =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: istio-system}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      """;

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private final Path envoy;
  private final Path work;
  private final Cast cast;
  private final TokenIssuer issuer;
  private final Path roots;
  private final RunningIstiod server;
  private final boolean hasSeveralRoots;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** Makes the mesh's objects known where the server reads them. */
  private interface Objects {
    IstiodConfig.Mesh keep(String yaml) throws IOException, InterruptedException;
  }

  private IssuedMesh(Path work, Objects objects, Map<String, String> authority)
      throws IOException, InterruptedException {
    this.work = work;
    roots = work.resolve("roots.pem");
    envoy = Storeys.require(Storey.ENVOY, EnvoyBinary.find().path());
    cast = started(new Cast(TestCertificate.make(work), work));
    IstiodConfig.Mesh mesh =
        objects.keep(cast.fill(Files.readString(TRAFFIC.resolve("issued.yaml"))));
    issuer = started(TokenIssuer.ec());
    Map<String, String> environment = new HashMap<>(authority);
    environment.put("JWT_RULE", issuer.rule());
    hasSeveralRoots = environment.containsKey("ISTIO_MULTIROOT_MESH");
    server = started(RunningIstiod.secure(mesh, work, environment));
    server.awaitReady();
  }

  /**
   * Starts all but the Envoys, with an authority as an operator plugs it in; the calling test is
   * skipped where there is no Envoy.
   */
  static IssuedMesh pluggedIn(Path work) throws IOException, InterruptedException {
    return pluggedIn(work, Map.of());
  }

  /** The same in a mesh that may have several roots, which the agents follow. */
  static IssuedMesh severalRoots(Path work) throws IOException, InterruptedException {
    return pluggedIn(work, Map.of("ISTIO_MULTIROOT_MESH", "true"));
  }

  private static IssuedMesh pluggedIn(Path work, Map<String, String> more)
      throws IOException, InterruptedException {
    Path folder = work.resolve("cacerts");
    return pluggedIn(work, folder, Files.readString(AuthorityFolder.ec(folder)), more);
  }

  /** As above with an authority that is in the folder. */
  static IssuedMesh pluggedIn(Path work, Path folder, String root)
      throws IOException, InterruptedException {
    return pluggedIn(work, folder, root, Map.of());
  }

  private static IssuedMesh pluggedIn(Path work, Path folder, String root, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("ROOT_CA_DIR", folder.toString());
    IssuedMesh mesh = new IssuedMesh(work, yaml -> inFolder(work, yaml), environment);
    mesh.trust(root);
    return mesh;
  }

  private static IstiodConfig.Mesh inFolder(Path work, String yaml) throws IOException {
    Path folder = Files.createDirectory(work.resolve("manifests"));
    Files.writeString(folder.resolve("issued.yaml"), yaml);
    return new IstiodConfig.Mesh.Folder(folder);
  }

  /**
   * As above with an authority that the server makes, and keeps in a Secret of the cluster that it
   * reads. Nobody trusts it yet.
   */
  static IssuedMesh inCluster(Path work, KubeApiServer cluster)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "POD_NAME", "istiod-a", "ROOT_CA_DIR", work.resolve("nothing-plugged-in").toString());
    return new IssuedMesh(
        work,
        yaml -> {
          cluster.kubectl().apply(NAMESPACES);
          cluster.kubectl().apply(Path.of("../deploy/crds"));
          cluster
              .kubectl()
              .run("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
          cluster.kubectl().apply(yaml);
          return new Settings(environment)
              .cluster(KubeAccess.by(Optional.of(cluster.kubeconfig())), "istio-system");
        },
        environment);
  }

  /** As above with an authority that the server makes, and keeps in a folder. */
  static IssuedMesh withItsOwn(Path work, Path authority) throws IOException, InterruptedException {
    return new IssuedMesh(
        work,
        yaml -> inFolder(work, yaml),
        Map.of(
            "MIZZEN_CA_DIR",
            authority.toString(),
            "ROOT_CA_DIR",
            work.resolve("nothing-plugged-in").toString()));
  }

  /** Has agents trust these roots for the server, as a mounted ConfigMap does. */
  void trust(String pem) throws IOException {
    Path draft = Files.writeString(work.resolve("roots.draft"), pem);
    Files.move(draft, roots, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Changes the mesh's settings; before the start of a mesh it is what it starts with. */
  static void meshConfig(Path work, String yaml) throws IOException {
    Path draft = Files.writeString(work.resolve("mesh-config.draft"), yaml);
    Files.move(
        draft,
        work.resolve("no-mesh-config"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }

  /**
   * Starts an agent of a service account and waits for its certificate.
   *
   * @param lifetime of its certificates
   */
  SidecarAgent agent(String account, Duration lifetime) throws IOException, InterruptedException {
    Path token =
        Files.writeString(
            work.resolve(account + ".token"), issuer.token("shop", account, TOKEN_LIFE));
    SidecarAgent agent =
        started(
            SidecarAgent.start(
                new AgentSettings(
                    new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), server.secureGrpcPort()),
                    AgentSettings.ISTIOD,
                    roots,
                    token,
                    "spiffe://cluster.local/ns/shop/sa/" + account,
                    "Kubernetes",
                    AgentSettings.Keys.EC_P256,
                    lifetime,
                    work.resolve(account + "-certs"),
                    hasSeveralRoots)));
    if (!EnvoyProcess.await(LIMIT, () -> agent.certificate().isPresent())) {
      throw new IllegalStateException(
          account + " got no certificate: " + agent.failure().orElse("no answer"));
    }
    return agent;
  }

  /** Starts the sidecar of an agent, and waits for its configuration. */
  EnvoyProcess sidecar(String app, String address, SidecarAgent agent) throws InterruptedException {
    EnvoyProcess sidecar = sidecar(app, address, agent.port(), agent.port());
    if (!sidecar.awaitReady(LIMIT) || sidecar.rejections() > 0) {
      throw new IllegalStateException(app + " has no configuration: " + sidecar.lastWords());
    }
    return sidecar;
  }

  /** Starts a sidecar that has no agent: it is configured in plain text and has no certificate. */
  EnvoyProcess sidecarOfNobody(String app, String address) throws InterruptedException {
    EnvoyProcess sidecar = sidecar(app, address, server.grpcPort(), 0);
    if (!sidecar.awaitReady(LIMIT)) {
      throw new IllegalStateException(app + " has no configuration: " + sidecar.lastWords());
    }
    return sidecar;
  }

  private EnvoyProcess sidecar(String app, String address, int xdsPort, int sdsPort)
      throws InterruptedException {
    Map<String, String> metadata =
        new HashMap<>(
            Map.of(
                "NAMESPACE", "shop",
                "SERVICE_ACCOUNT", app,
                "CLUSTER_ID", "Kubernetes",
                "ISTIO_VERSION", "1.30.3",
                "INTERCEPTION_MODE", "NONE",
                "LABELS", "{\"app\": \"%s\"}".formatted(app)));
    return started(
        EnvoyProcess.start(
            envoy,
            new EnvoyBootstrap(
                "sidecar~" + address + "~" + app + ".shop~shop.svc.cluster.local",
                app + ".shop",
                metadata,
                xdsPort,
                EnvoyBootstrap.Protocol.DELTA,
                sdsPort),
            work,
            app));
  }

  RunningIstiod server() {
    return server;
  }

  Cast cast() {
    return cast;
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
