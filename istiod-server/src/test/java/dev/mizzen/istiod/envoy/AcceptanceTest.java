package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.envoy.EnvoyBinary;
import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyBootstrap.Protocol;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.golden.GoldenFolder;
import dev.mizzen.istiod.golden.GoldenFolder.Recording;
import dev.mizzen.istiod.golden.KnownDifferences;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stock Envoys of three versions take every resource of every recorded mesh. Pods have addresses of
 * this machine's loopback here, for Envoy refuses a listener that it cannot bind.
 */
final class AcceptanceTest {
  private static final int AT_ONCE = 4;
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Pattern POD_ADDRESSES = Pattern.compile("\\b10\\.10\\.");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GoldenFolder golden = GoldenFolder.find();
  private final KnownDifferences known = KnownDifferences.read();

  @TempDir private Path temp;

  /** One Envoy: the newest version speaks both forms of ADS, the older ones delta. */
  private record Run(Recording recording, String version, Protocol protocol) {
    @Override
    public String toString() {
      return recording.proxy() + " as Envoy " + version + " over " + protocol;
    }
  }

  /** What came of it. */
  private record Outcome(
      boolean ready,
      long rejections,
      Set<String> listeners,
      Set<String> clusters,
      String lastWords) {}

  @TestFactory
  Stream<DynamicContainer> envoyTakesEveryResource() throws InterruptedException, IOException {
    Map<String, Path> envoys = new HashMap<>();
    for (String version : EnvoyBinary.VERSIONS) {
      envoys.put(version, Storeys.require(Storey.ENVOY, EnvoyBinary.find(version).path()));
    }
    TestCertificate certificate = TestCertificate.make(temp);
    return golden.cases().stream().map(mesh -> container(mesh, certificate, envoys));
  }

  private DynamicContainer container(
      Path mesh, TestCertificate certificate, Map<String, Path> envoys) {
    List<DynamicTest> tests = new ArrayList<>();
    outcomes(mesh, certificate, envoys)
        .forEach(
            (run, outcome) ->
                tests.add(
                    DynamicTest.dynamicTest(run.toString(), () -> assertTaken(run, outcome))));
    return DynamicContainer.dynamicContainer(String.valueOf(mesh.getFileName()), tests);
  }

  private Map<Run, Outcome> outcomes(
      Path mesh, TestCertificate certificate, Map<String, Path> envoys) {
    try {
      Path work = Files.createDirectory(temp.resolve(mesh.getFileName()));
      Path manifests = Files.createDirectory(work.resolve("manifests"));
      golden.copyManifests(mesh, manifests);
      for (Path file :
          List.of("00-base.yaml", "01-case.yaml").stream().map(manifests::resolve).toList()) {
        Files.writeString(file, onLoopback(Files.readString(file)));
      }
      Map<Run, Future<Outcome>> running = new HashMap<>();
      try (RunningIstiod server =
              RunningIstiod.start(
                  manifests, mesh.resolve("mesh.yaml"), mesh.resolve("mesh-networks.yaml"));
          Agent agent = Agent.start(server.grpcPort(), certificate);
          ExecutorService few = Executors.newFixedThreadPool(AT_ONCE)) {
        for (Run run : runs(mesh)) {
          Path folder = Files.createDirectory(work.resolve(Integer.toString(running.size())));
          EnvoyBootstrap bootstrap = bootstrap(run, agent.port());
          Path envoy = envoys.getOrDefault(run.version(), temp);
          running.put(run, few.submit(() -> start(envoy, bootstrap, folder)));
        }
      }
      return running.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> result(entry.getValue())));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Outcome result(Future<Outcome> done) {
    try {
      return done.get();
    } catch (ExecutionException failed) {
      return new Outcome(false, 0, Set.of(), Set.of(), String.valueOf(failed.getCause()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private List<Run> runs(Path mesh) {
    return golden.recordings(mesh).stream()
        .flatMap(
            recording ->
                Stream.concat(
                    EnvoyBinary.VERSIONS.stream()
                        .map(version -> new Run(recording, version, Protocol.DELTA)),
                    Stream.of(
                        new Run(
                            recording, EnvoyBinary.DEFAULT_VERSION, Protocol.STATE_OF_THE_WORLD))))
        .toList();
  }

  private static Outcome start(Path envoy, EnvoyBootstrap bootstrap, Path folder)
      throws IOException, InterruptedException {
    try (EnvoyProcess process = EnvoyProcess.start(envoy, bootstrap, folder, "envoy")) {
      return new Outcome(
          process.awaitReady(READY_LIMIT),
          process.rejections(),
          active(process, "/listeners?format=json", "listener_statuses"),
          active(process, "/clusters?format=json", "cluster_statuses"),
          process.lastWords());
    }
  }

  private void assertTaken(Run run, Outcome outcome) throws IOException {
    assertThat(outcome.rejections()).as(outcome.lastWords()).isZero();
    assertThat(outcome.ready()).as("ready, or else: " + outcome.lastWords()).isTrue();
    assertThat(outcome.listeners()).containsAll(built(run.recording(), "lds"));
    assertThat(onLoopback(names(run.recording(), "lds"))).containsAll(outcome.listeners());
    assertThat(outcome.clusters()).containsAll(built(run.recording(), "cds"));
  }

  private static Set<String> active(EnvoyProcess process, String page, String list)
      throws IOException, InterruptedException {
    return Set.copyOf(JSON.readTree(process.admin(page)).path(list).findValuesAsText("name"));
  }

  /** The names of what was recorded, without what does not come out as recorded yet. */
  private Set<String> built(Recording recording, String type) throws IOException {
    return onLoopback(
        names(recording, type).stream()
            .filter(name -> !known.contains(recording + "/" + type + "/" + name))
            .collect(Collectors.toSet()));
  }

  private static Set<String> onLoopback(Set<String> names) {
    return names.stream().map(AcceptanceTest::onLoopback).collect(Collectors.toSet());
  }

  private static String onLoopback(String text) {
    return POD_ADDRESSES.matcher(text).replaceAll("127.10.");
  }

  private static Set<String> names(Recording recording, String type) throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.exists(recording.file(type))) {
      JSON.readTree(recording.file(type).toFile()).fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  private EnvoyBootstrap bootstrap(Run run, int agentPort) throws IOException {
    JsonNode node =
        JSON.readTree(onLoopback(Files.readString(golden.node(run.recording().proxy()))));
    Map<String, String> metadata = new HashMap<>();
    node.path("metadata")
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              metadata.put(entry.getKey(), value.isTextual() ? value.asText() : value.toString());
            });
    return new EnvoyBootstrap(
        node.path("id").asText(),
        node.path("cluster").asText(),
        metadata,
        agentPort,
        run.protocol(),
        agentPort);
  }
}
