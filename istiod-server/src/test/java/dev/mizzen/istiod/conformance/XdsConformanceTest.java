package dev.mizzen.istiod.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.istiod.conformance.XdsCase.ConnectingProxy;
import dev.mizzen.istiod.golden.AdsClient;
import dev.mizzen.istiod.golden.DumpComparison;
import dev.mizzen.istiod.golden.DumpComparison.Outcome;
import dev.mizzen.istiod.golden.JsonLeaves;
import dev.mizzen.istiod.golden.KnownDifferences;
import dev.mizzen.istiod.golden.ProxyDump;
import dev.mizzen.istiod.golden.RunningIstiod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Upstream's benchmarks, pilot tests and samples: what each proxy gets is what istiod 1.30.3 gives
 * it. {@code -Dconformance.dir} points elsewhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class XdsConformanceTest {
  private static final String KNOWN = "conformance-xds-known.txt";

  private final Path root =
      Path.of(System.getProperty("conformance.dir", "../../shared/conformance")).resolve("xds");
  private final KnownDifferences known = KnownDifferences.read(KNOWN);
  private final DumpComparison comparison = new DumpComparison(JsonLeaves.ORDERED, known);
  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

  @TempDir private Path temp;

  @TestFactory
  Stream<DynamicTest> aProxyGetsWhatIstiodGivesIt() throws IOException {
    assumeTrue(Files.isDirectory(root), "no conformance cases at " + root.toAbsolutePath());
    return XdsCase.all(root).stream()
        .map(xds -> DynamicTest.dynamicTest(xds.name(), () -> assertConforms(xds)));
  }

  @Test
  void everyKnownDifferenceNamesAConnectingProxy() throws IOException {
    assumeTrue(Files.isDirectory(root), "no conformance cases at " + root.toAbsolutePath());
    Map<String, XdsCase> proxies = new LinkedHashMap<>();
    for (XdsCase xds : XdsCase.all(root)) {
      for (ConnectingProxy proxy : xds.proxies()) {
        proxies.put(xds.name() + "/" + proxy.name() + "/", xds);
      }
    }

    assertThat(known.names())
        .allSatisfy(name -> assertThat(proxies.keySet()).anyMatch(name::startsWith));
  }

  @AfterAll
  void sayHowMany() {
    Outcome all = outcomes.values().stream().reduce(Outcome.NOTHING, Outcome::plus);
    long cases = outcomes.values().stream().filter(Outcome::isRight).count();
    System.out.printf(
        "conformance/xds: %d of %d cases, %d of %d resources are as istiod 1.30.3 gives them%n",
        cases, outcomes.size(), all.right(), all.resources());
  }

  private void assertConforms(XdsCase xds) throws IOException, InterruptedException {
    Path configDir = Files.createDirectory(temp.resolve(xds.name()));
    Path meshConfig = temp.resolve(xds.name() + "-mesh.yaml");
    xds.writeObjects(configDir);
    xds.writeMeshConfig(meshConfig);
    Outcome outcome = Outcome.NOTHING;
    try (RunningIstiod server =
        RunningIstiod.start(configDir, meshConfig, temp.resolve("no-networks.yaml"))) {
      for (ConnectingProxy proxy : xds.proxies()) {
        try (AdsClient client = AdsClient.delta(server.grpcPort(), proxy.node())) {
          outcome = outcome.plus(compare(xds.name() + "/" + proxy.name(), proxy, client));
        }
      }
    }
    outcomes.put(xds.name(), outcome);
    assertThat(outcome.surprises()).as("differences from istiod 1.30.3").isEmpty();
  }

  private Outcome compare(String prefix, ConnectingProxy proxy, AdsClient client)
      throws IOException, InterruptedException {
    Map<String, Map<String, JsonNode>> actual = ProxyDump.of(client).resources();
    Outcome outcome = Outcome.NOTHING;
    for (var expected : ExpectedResources.read(proxy.expected()).resources().entrySet()) {
      String type = expected.getKey();
      outcome =
          outcome.plus(
              comparison.compare(
                  prefix + "/" + type, expected.getValue(), actual.getOrDefault(type, Map.of())));
    }
    return outcome;
  }
}
