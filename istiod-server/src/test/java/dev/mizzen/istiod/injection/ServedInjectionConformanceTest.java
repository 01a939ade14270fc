package dev.mizzen.istiod.injection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.conformance.InjectionCase;
import dev.mizzen.inject.conformance.ReferenceFiles;
import dev.mizzen.inject.document.JsonDiff;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.testing.Reference;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every recorded injection comes over TLS as from istiod 1.30.3, in both versions of reviews. One
 * server for all cases of the same settings: its configuration lies in files, its nodes and
 * namespaces in a folder of YAML.
 */
class ServedInjectionConformanceTest {
  @TempDir private Path folder;

  /** What decides how a server is set up. */
  private record Setup(
      Path config,
      Path values,
      Path mesh,
      String nativeSidecars,
      String platform,
      Map<String, String> kubelets,
      Map<String, String> testNamespace) {

    static Setup of(InjectionCase injection) {
      return new Setup(
          injection.setting("config"),
          injection.setting("values"),
          injection.setting("mesh"),
          injection.text("nativeSidecars"),
          injection.text("platform"),
          injection.kubelets(),
          injection.openShiftAnnotations("test-ns"));
    }

    String name() {
      return Stream.of(config, values, mesh)
              .map(file -> file.getFileName().toString())
              .collect(Collectors.joining(" "))
          + " native "
          + nativeSidecars
          + " "
          + kubelets.values()
          + " "
          + platform;
    }

    InjectionSettings settings(Path folder) {
      return new InjectionSettings(
          true,
          folder,
          "istio-system",
          "default",
          NativeSidecars.of(nativeSidecars),
          platform.equals("openshift"),
          TemplateFunctions.table(Map.of()));
    }
  }

  @TestFactory
  Stream<DynamicTest> theServedWebhookInjectsAsIstiodDoes() {
    Map<Setup, List<InjectionCase>> cases =
        InjectionCase.all(Reference.require("conformance/injection")).stream()
            .collect(Collectors.groupingBy(Setup::of, LinkedHashMap::new, Collectors.toList()));
    return cases.entrySet().stream()
        .map(
            group ->
                DynamicTest.dynamicTest(
                    group.getKey().name(), () -> check(group.getKey(), group.getValue())));
  }

  private void check(Setup setup, List<InjectionCase> cases) throws Exception {
    Path work = Files.createTempDirectory(folder, "setup");
    Path files = Files.createDirectory(work.resolve("inject"));
    Files.copy(setup.config(), files.resolve("config"));
    Files.copy(setup.values(), files.resolve("values"));
    WebhookTls tls = new WebhookTls();
    try (RunningIstiod server =
            RunningIstiod.withWebhooks(
                objects(setup, work), setup.mesh(), setup.settings(files), tls.files(work));
        HttpClient client = tls.client()) {
      server.awaitReady();
      SoftAssertions softly = new SoftAssertions();
      Reviews reviews = new Reviews(client, server.httpsPort());
      for (InjectionCase injection : cases) {
        for (Path file : injection.webhooks()) {
          for (String version : Reviews.VERSIONS) {
            check(reviews, file, version, softly);
          }
        }
      }
      softly.assertAll();
    }
  }

  private static Path objects(Setup setup, Path work) throws IOException {
    StringBuilder yaml = new StringBuilder();
    setup
        .kubelets()
        .forEach(
            (name, version) ->
                yaml.append(
                    """
                    ---
                    {apiVersion: v1, kind: Node, metadata: {name: %s},
                     status: {nodeInfo: {kubeletVersion: %s}}}
                    """
                        .formatted(name, version)));
    yaml.append("---\n{apiVersion: v1, kind: Namespace, metadata: {name: test-ns, annotations: {");
    setup
        .testNamespace()
        .forEach((name, value) -> yaml.append("\"%s\": \"%s\",".formatted(name, value)));
    yaml.append("}}}\n");
    Path objects = Files.createDirectory(work.resolve("objects"));
    Files.writeString(objects.resolve("cluster.yaml"), yaml);
    return objects;
  }

  private static void check(Reviews reviews, Path file, String version, SoftAssertions softly)
      throws IOException, InterruptedException {
    JsonNode recorded = ReferenceFiles.yaml(file);
    JsonNode pod = recorded.path("pod");

    JsonNode answer =
        reviews.answer("/inject", Reviews.review(version, recorded.path("namespace"), pod));

    String name = file.getFileName() + " " + version;
    softly.assertThat(answer.path("apiVersion").asText()).as(name).isEqualTo(version);
    softly.assertThat(answer.at("/response/uid").asText()).as(name).isEqualTo("u-1");
    softly.assertThat(answer.at("/response/status/message").asText()).as(name).isEmpty();
    softly
        .assertThat(answer.path("response").has("patch"))
        .as(name)
        .isEqualTo(recorded.path("patched").asBoolean());
    softly
        .assertThat(JsonDiff.of(recorded.path("result"), Reviews.patched(pod, answer)))
        .as(name)
        .isEmpty();
  }
}
