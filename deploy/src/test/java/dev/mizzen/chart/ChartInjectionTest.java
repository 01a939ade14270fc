package dev.mizzen.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.InjectorState;
import dev.mizzen.inject.PodReview;
import dev.mizzen.inject.PodReview.Outcome;
import dev.mizzen.inject.conformance.InjectionCase;
import dev.mizzen.inject.conformance.InjectionExpectation;
import dev.mizzen.inject.conformance.ReferenceFiles;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import dev.mizzen.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods come out of our chart's templates as out of istiod's: all recorded injections, by the values
 * that those were recorded with.
 */
class ChartInjectionTest {
  /** Its init container runs a script, and ours is another; see the test of it. */
  private static final Set<String> OWN_SCRIPT = Set.of("grpc-simple.yaml");

  private static final String INJECTOR = "istio-sidecar-injector";

  @TestFactory
  Stream<DynamicTest> theWebhookInjectsAsWithIstiodsChart() {
    return cases()
        .flatMap(
            injection ->
                injection.webhooks().stream()
                    .map(
                        file ->
                            DynamicTest.dynamicTest(
                                file.getFileName().toString(),
                                () ->
                                    InjectionExpectation.assertWebhook(
                                        injection, ours(injection), file))));
  }

  @TestFactory
  Stream<DynamicTest> filesAreInjectedAsWithIstiodsChart() {
    return cases()
        .filter(InjectionCase::appliesToFiles)
        .map(
            injection ->
                DynamicTest.dynamicTest(
                    injection.id(),
                    () -> InjectionExpectation.assertFile(injection, ours(injection))));
  }

  /** Proxyless gRPC without an agent: both scripts write the same bootstrap file. */
  @Test
  void theBootstrapFileOfGrpcIsIstiods(@TempDir Path folder) throws Exception {
    InjectionCase injection = find("grpc-simple.yaml");
    JsonNode review = ReferenceFiles.yaml(injection.webhooks().getFirst());

    Outcome outcome =
        PodReview.of(
            ours(injection),
            injection.facts(),
            review.path("pod"),
            review.path("namespace").asText(),
            Map.of());

    JsonNode pod = InjectionExpectation.patched(review.path("pod"), outcome);
    assertThat(pod.at("/spec/containers")).isEqualTo(review.at("/result/spec/containers"));
    assertThat(pod.at("/spec/volumes")).isEqualTo(review.at("/result/spec/volumes"));
    assertThat(bootstrap(pod, folder.resolve("ours")))
        .isEqualTo(bootstrap(review.path("result"), folder.resolve("istiods")));
  }

  /** Runs the init container's script here. */
  private static JsonNode bootstrap(JsonNode pod, Path folder)
      throws IOException, InterruptedException, DocumentException {
    Files.createDirectory(folder);
    String script =
        pod.at("/spec/initContainers/0/command/2")
            .asText()
            .replace("/var/lib/grpc/data/", folder + "/");
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", script).inheritIO();
    shell
        .environment()
        .putAll(
            Map.of(
                "INSTANCE_IP", "10.0.0.1",
                "POD_NAME", "a-1",
                "POD_NAMESPACE", "shop",
                "ISTIO_NAMESPACE", "istio-system"));
    assertThat(shell.start().waitFor()).isZero();
    return Json.read(Files.readString(folder.resolve("bootstrap.json")));
  }

  private static Stream<InjectionCase> cases() {
    List<InjectionCase> all = InjectionCase.all(Reference.require("conformance/injection"));
    return all.stream().filter(injection -> !OWN_SCRIPT.contains(injection.id()));
  }

  static InjectionCase find(String id) {
    return InjectionCase.all(Reference.require("conformance/injection")).stream()
        .filter(injection -> injection.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static InjectorState ours(InjectionCase injection) throws IOException, DocumentException {
    return ours(injection, ReferenceFiles.text(injection.setting("values")));
  }

  /** The case's state, but with what our chart makes of the values. */
  static InjectorState ours(InjectionCase injection, String values)
      throws IOException, DocumentException {
    JsonNode map =
        RenderedChart.of("istio-system", values).objects().stream()
            .filter(object -> object.at("/metadata/name").asText().startsWith(INJECTOR))
            .filter(object -> object.path("kind").asText().equals("ConfigMap"))
            .findFirst()
            .orElseThrow();
    return injection.state(map.at("/data/config").asText(), map.at("/data/values").asText());
  }
}
