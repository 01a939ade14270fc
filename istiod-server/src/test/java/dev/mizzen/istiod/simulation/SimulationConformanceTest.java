package dev.mizzen.istiod.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.istiod.golden.JsonLeaves;
import dev.mizzen.istiod.golden.KnownDifferences;
import dev.mizzen.testing.Reference;
import dev.mizzen.xds.push.Generators;
import dev.mizzen.xds.simulation.Call.Arrival;
import dev.mizzen.xds.simulation.EnvoyConfig;
import dev.mizzen.xds.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Istio's traffic simulation cases. {@code conformance-simulation-known.txt} lists what does not
 * come out the same, with reasons; an entry that is the same fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulationConformanceTest {
  private final KnownDifferences known = KnownDifferences.read("conformance-simulation-known.txt");
  private final Set<String> seen = new TreeSet<>();
  private final Tally calls = new Tally();
  private final Tally resources = new Tally();

  @TestFactory
  Stream<DynamicContainer> aProxyGetsWhatIstiodGivesAndItsCallsLeadWhereTheyShould() {
    return SimulationCase.all(Reference.require("conformance/simulation")).stream()
        .map(
            given ->
                DynamicContainer.dynamicContainer(
                    given.name(),
                    Stream.of(
                        DynamicTest.dynamicTest("calls", () -> check(callsOf(given), calls)),
                        DynamicTest.dynamicTest(
                            "resources", () -> check(resourcesOf(given), resources)))));
  }

  @AfterAll
  void tell() {
    if (!seen.isEmpty()) {
      System.out.println(
          "conformance/simulation: calls right " + calls + ", resources the same " + resources);
      assertThat(seen).as("what conformance-simulation-known.txt names").containsAll(known.names());
    }
  }

  /** One thing that was compared. */
  private record Compared(String id, List<String> differences) {}

  /** How much of it was right. */
  private static final class Tally {
    private int right;
    private int all;

    @Override
    public String toString() {
      return right + " of " + all;
    }
  }

  private void check(Stream<Compared> compared, Tally tally) {
    List<String> unexpected = new ArrayList<>();
    compared.forEach(
        one -> {
          seen.add(one.id());
          tally.all++;
          if (one.differences().isEmpty()) {
            tally.right++;
          }
          unexpected.addAll(unexpected(one));
        });
    assertThat(unexpected).as("differences from istiod 1.30.3").isEmpty();
  }

  private List<String> unexpected(Compared one) {
    if (!known.contains(one.id())) {
      return one.differences().stream().limit(12).map(d -> one.id() + " " + d).toList();
    }
    return one.differences().isEmpty()
        ? List.of(one.id() + " is the same now: take it off the list")
        : List.of();
  }

  private static Stream<Compared> callsOf(SimulationCase given) {
    EnvoyConfig config = sent(given).config();
    Arrival unsaid =
        given.description().path("proxy").path("type").asText().equals("router")
            ? Arrival.DIRECT
            : Arrival.OUTBOUND;
    return given.calls().map(call -> compared(given, config, call, unsaid));
  }

  private static Compared compared(
      SimulationCase given, EnvoyConfig config, JsonNode call, Arrival unsaid) {
    Map<String, String> words =
        CaseCall.words(Simulation.of(config, CaseCall.of(call.path("call"), unsaid)));
    List<String> differences =
        new ArrayList<>(CaseCall.differences(words, call.path("observed"), true));
    if (call.has("expect")) {
      JsonNode expect = call.get("expect");
      differences.addAll(
          CaseCall.differences(words, expect, expect.path("strict").asBoolean(false)));
    }
    return new Compared(given + "/calls/" + call.path("name").asText(), differences);
  }

  private static Stream<Compared> resourcesOf(SimulationCase given) {
    Map<String, Map<String, JsonNode>> wanted = SentResources.parse(given.resources()).json();
    Map<String, Map<String, JsonNode>> actual = sent(given).json();
    return wanted.keySet().stream()
        .filter(type -> given.resources().has(type)) // some cases were recorded without endpoints
        .flatMap(
            type ->
                compared(
                    given + "/" + type,
                    wanted.getOrDefault(type, Map.of()),
                    actual.getOrDefault(type, Map.of())));
  }

  private static Stream<Compared> compared(
      String id, Map<String, JsonNode> wanted, Map<String, JsonNode> actual) {
    Set<String> names = new TreeSet<>(wanted.keySet());
    names.addAll(actual.keySet());
    return names.stream()
        .map(
            name -> {
              JsonNode want = wanted.get(name);
              JsonNode have = actual.get(name);
              List<String> differences =
                  want == null
                      ? List.of("is there, but istiod does not send it")
                      : have == null
                          ? List.of("is missing")
                          : JsonLeaves.ORDERED.differences(want, have);
              return new Compared(id + "/" + name, differences);
            });
  }

  private static SentResources sent(SimulationCase given) {
    return SentResources.of(
        CaseMesh.of(given), CaseProxy.of(given.description().path("proxy")), Generators.all());
  }
}
