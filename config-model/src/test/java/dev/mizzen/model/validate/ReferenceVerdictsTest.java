package dev.mizzen.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.Documents;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.testing.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Istio's webhook has judged these documents; we judge them alike. */
class ReferenceVerdictsTest {
  /** Cases that we judge otherwise, with the reason. */
  private static final Map<String, String> DIFFERENCES =
      Map.of(
          "ef-013", "Envoy's own messages are known to xds-core alone",
          "pkg/config/analysis/analyzers/testdata/envoy-filter-add-operation.yaml#1", "as above",
          "tests/testdata/config/destination-rule-all.yaml#1",
              "istiod loses the warnings of subsets");

  private final ConfigReader reader = new ConfigReader(UnknownFields.REFUSE_BESIDE_SPEC);

  @TestFactory
  Stream<DynamicTest> documentsWrittenToBeJudged() {
    return verdicts(Reference.require("conformance/validation"));
  }

  @TestFactory
  Stream<DynamicTest> documentsThatUsersRun() {
    return verdicts(Reference.require("conformance/accept"));
  }

  @TestFactory
  Stream<DynamicTest> manifestsThatIstiodServes() throws IOException {
    try (Stream<Path> files = Files.walk(Reference.require("golden"))) {
      return files
          .filter(file -> file.endsWith("manifests.yaml") || file.endsWith("base.yaml"))
          .sorted()
          .flatMap(file -> Documents.all(file).stream())
          .filter(ReferenceVerdictsTest::isIstio)
          .map(
              object ->
                  DynamicTest.dynamicTest(
                      object.at("/metadata").toString(), () -> accepted(object)))
          .toList()
          .stream();
    }
  }

  private static boolean isIstio(JsonNode object) {
    return ConfigParser.identify(object).filter(key -> key.kind().isIstio()).isPresent();
  }

  private void accepted(JsonNode object) {
    Parsed<ConfigResource<?>> parsed = reader.read(object, Origin.UNKNOWN);
    assertThat(parsed).as(parsed.findings().toString()).isInstanceOf(Parsed.Valid.class);
  }

  private Stream<DynamicTest> verdicts(Path folder) {
    return files(folder)
        .flatMap(file -> Documents.all(file).stream())
        .filter(document -> document.has("object"))
        .filter(document -> !document.at("/expect/webhook").asText().equals("unspecified"))
        .filter(document -> !DIFFERENCES.containsKey(id(document)))
        .map(document -> DynamicTest.dynamicTest(name(document), () -> judged(document)));
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id(JsonNode document) {
    return document.path("id").asText(document.path("from").asText());
  }

  private static String name(JsonNode document) {
    return id(document) + " " + document.path("about").asText();
  }

  private void judged(JsonNode document) {
    JsonNode expected = document.path("expect");
    Parsed<ConfigResource<?>> parsed = reader.read(document.path("object"), Origin.UNKNOWN);
    String verdict = parsed instanceof Parsed.Valid ? "accepted" : "rejected";
    assertThat(verdict)
        .as(parsed.findings() + " for " + expected)
        .isEqualTo(expected.path("webhook").asText());
    if (parsed instanceof Parsed.Valid) {
      assertThat(parsed.findings())
          .as(expected.toString())
          .hasSize(expected.path("warnings").size());
    }
  }
}
