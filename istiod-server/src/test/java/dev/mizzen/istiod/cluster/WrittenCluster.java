package dev.mizzen.istiod.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.Settings;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** A cluster that servers write to, with an account that may do what istiod's charts give. */
final class WrittenCluster implements AutoCloseable {
  static final ObjectRef CA_SECRET = ObjectRef.secret("istio-system", "istio-ca-secret");
  static final String ROOTS = "istio-ca-root-cert";
  static final String LISTS = "istio-ca-crl";
  private static final String LEADER =
      "/metadata/annotations/control-plane.alpha.kubernetes.io~1leader";

  private final KubeApiServer server;
  private final KubeObjects objects;

  WrittenCluster(KubeApiServer server) {
    this.server = server;
    this.objects = KubeObjects.open(KubeAccess.by(Optional.of(server.kubeconfig())), "test");
  }

  /** Makes Istio's kinds known, and an account. */
  void prepare() throws InterruptedException, IOException {
    server.kubectl().apply(text("/istiod-rights.yaml"));
    new MeshCluster(server).define();
  }

  private static String text(String resource) throws IOException {
    try (var in =
        Objects.requireNonNull(WrittenCluster.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), US_ASCII);
    }
  }

  /** As an account of the control plane. */
  Path kubeconfig(String account) throws InterruptedException {
    return server.kubeconfigOf("istio-system", account);
  }

  KubeApiServer server() {
    return server;
  }

  KubeObjects objects() {
    return objects;
  }

  /** The object; empty where there is none. */
  Optional<ObjectNode> find(ObjectRef object) throws InterruptedException {
    return switch (objects.get(object)) {
      case Answer.Done(var found) -> Optional.of(found);
      case Answer.NotFound _ -> Optional.empty();
      case Answer.Failed failed -> throw new IllegalStateException(failed.message());
    };
  }

  /** Waits until the object is there, and is as wanted. */
  ObjectNode await(ObjectRef object, Predicate<ObjectNode> isWanted) throws Exception {
    return Eventually.value(() -> find(object), found -> found.filter(isWanted).isPresent())
        .orElseThrow();
  }

  /** The root certificates of a namespace, once it has some. */
  String roots(String namespace) throws Exception {
    return await(
            ObjectRef.configMap(namespace, ROOTS), found -> found.path("data").has("root-cert.pem"))
        .at("/data/root-cert.pem")
        .asText();
  }

  /** The certificate of the authority that is kept, once there is one. */
  X509Certificate authority() throws Exception {
    ObjectNode secret = await(CA_SECRET, found -> found.path("data").has("ca-cert.pem"));
    return Pem.certificates(decoded(secret.at("/data/ca-cert.pem"))).getFirst();
  }

  static String decoded(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText("")), US_ASCII);
  }

  /** Who leads where root certificates are concerned. */
  String leader() throws InterruptedException {
    return find(ObjectRef.configMap("istio-system", "istio-namespace-controller-election"))
        .map(lock -> lock.at(LEADER).asText(""))
        .orElse("");
  }

  void namespace(String name, String... labels) throws InterruptedException {
    server
        .kubectl()
        .apply(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: {%s}}\n"
                .formatted(name, String.join(", ", labels)));
  }

  /** Takes away what servers wrote, and what sends the API server to them. */
  void clear() throws InterruptedException {
    var kubectl = server.kubectl();
    for (String kind :
        List.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations")) {
      kubectl.run("delete", kind, "--all");
    }
    for (String secret : List.of("istio-ca-secret", "mizzen-ca-progress")) {
      kubectl.run("delete", "secret", secret, "-n", "istio-system", "--ignore-not-found");
    }
    for (String copies : List.of(ROOTS, LISTS)) {
      kubectl.run(
          "delete",
          "configmap",
          "-A",
          "--field-selector=metadata.name=" + copies,
          "--ignore-not-found");
    }
    kubectl.run(
        "delete",
        "configmap",
        "istio-namespace-controller-election",
        "-n",
        "istio-system",
        "--ignore-not-found");
  }

  @Override
  public void close() {
    objects.close();
  }

  /**
   * Starts a server on it with the rights of istiod's charts.
   *
   * @param pod its name
   * @param folder a place with no mesh settings in it
   */
  RunningIstiod serve(String pod, Path folder) throws InterruptedException {
    return RunningIstiod.start(
        new Settings(Map.of("POD_NAME", pod)).cluster(access(), "istio-system"), folder);
  }

  /**
   * The same with xDS over TLS.
   *
   * @param environment more variables by name
   */
  RunningIstiod serve(String pod, Path folder, Map<String, String> environment)
      throws InterruptedException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("POD_NAME", pod);
    return RunningIstiod.secure(new Settings(all).cluster(access(), "istio-system"), folder, all);
  }

  private KubeAccess access() throws InterruptedException {
    return new KubeAccess(Optional.of(kubeconfig("istiod")), 500, 500, Duration.ofSeconds(15));
  }
}
