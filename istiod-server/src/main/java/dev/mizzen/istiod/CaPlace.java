package dev.mizzen.istiod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.FolderCaStore;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.rotate.RootsReport;
import dev.mizzen.ca.rotate.RootsReports;
import dev.mizzen.istiod.cluster.SecretCaStore;
import dev.mizzen.istiod.http.CaJson;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.write.KubeObjects;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Where the authority is that {@code istiod ca} works on, and which servers are asked of it. */
final class CaPlace {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "Of a server without a cluster (MIZZEN_CA_DIR).",
      defaultValue = "${env:MIZZEN_CA_DIR:-}")
  private String folder = "";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Names the API server; else KUBECONFIG, or the pod's own account.")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The control plane's namespace. [${DEFAULT-VALUE}]",
      defaultValue = "${env:POD_NAMESPACE:-istio-system}")
  private String namespace = "istio-system";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "A server's pages, for example http://127.0.0.1:15014, to ask it how far its proxies are;"
              + " servers also leave word beside the authority. May be repeated.")
  private List<String> servers = List.of();

  /** What is done with an open place. */
  interface Work<T> {
    T run(SelfSignedCa ca, CaStore store)
        throws Exception; // each kind of failure is told in one line
  }

  <T> T open(Work<T> work) throws Exception {
    if (!folder.isEmpty()) {
      CaStore store = new FolderCaStore(Path.of(folder));
      return work.run(ca(store), store);
    }
    try (KubeObjects objects = KubeObjects.open(KubeAccess.by(kubeconfig), "ca-command")) {
      CaStore store = new SecretCaStore(() -> objects, namespace);
      return work.run(ca(store), store);
    }
  }

  private static SelfSignedCa ca(CaStore store) {
    IstiodConfig.Identity made =
        new Settings(System.getenv()).identity(Optional.empty(), "istio-system");
    return new SelfSignedCa(
        store,
        true,
        new CertificateProfile.Root(made.trustDomain(), made.caLifetime()),
        SelfSignedCa.rsa(made.caRsaBits()));
  }

  /** How far the servers' proxies are, by name. */
  Map<String, RootsReport> reports(CaStore store)
      throws CaStore.StoreFailure, IOException, InterruptedException {
    Map<String, RootsReport> reports = new TreeMap<>(new RootsReports(store).read());
    for (String server : servers) {
      JsonNode page = ask(server);
      page.path("servers")
          .properties()
          .forEach(entry -> reports.put(entry.getKey(), CaJson.report(entry.getValue())));
    }
    return reports;
  }

  private static JsonNode ask(String server) throws IOException, InterruptedException {
    URI page = URI.create(server.replaceAll("/+$", "") + "/debug/caz");
    HttpRequest request = HttpRequest.newBuilder(page).timeout(LONGEST).build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(page + " answered " + answer.statusCode());
      }
      return MAPPER.readTree(answer.body());
    } catch (ConnectException unreachable) {
      throw new IOException(page + " cannot be asked", unreachable);
    }
  }
}
