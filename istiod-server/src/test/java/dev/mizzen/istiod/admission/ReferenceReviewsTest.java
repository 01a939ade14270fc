package dev.mizzen.istiod.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.ByteString;
import dev.mizzen.testing.Reference;
import dev.mizzen.xds.patch.EnvoyPatchValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Objects that istiod's webhook has judged, sent as reviews to ours. */
class ReferenceReviewsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();

  private final ValidationWebhook webhook =
      new ValidationWebhook(new EnvoyPatchValues(), new RecordedOutcomes());

  @TestFactory
  Stream<DynamicTest> documentsWrittenToBeJudged() {
    return verdicts(Reference.require("conformance/validation"));
  }

  @TestFactory
  Stream<DynamicTest> documentsThatUsersRun() {
    return verdicts(Reference.require("conformance/accept"));
  }

  private Stream<DynamicTest> verdicts(Path folder) {
    return files(folder).stream()
        .flatMap(file -> documents(file).stream())
        .filter(document -> document.has("object"))
        .filter(document -> !document.at("/expect/webhook").asText().equals("unspecified"))
        .map(document -> DynamicTest.dynamicTest(name(document), () -> judged(document)));
  }

  private static String name(JsonNode document) {
    return document.path("id").asText(document.path("from").asText());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> documents(Path file) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void judged(JsonNode document) throws IOException {
    JsonNode response = review(document.path("object")).path("response");

    JsonNode expected = document.path("expect");
    assertThat(response.path("allowed").asBoolean() ? "accepted" : "rejected")
        .as(response + " for " + expected)
        .isEqualTo(expected.path("webhook").asText());
    if (response.path("allowed").asBoolean()) {
      assertThat(response.path("warnings").size())
          .as(response + " for " + expected)
          .isEqualTo(expected.path("warnings").size());
    }
  }

  private JsonNode review(JsonNode object) throws IOException {
    ObjectNode review =
        JSON.createObjectNode()
            .put("kind", "AdmissionReview")
            .put("apiVersion", "admission.k8s.io/v1");
    review
        .putObject("request")
        .put("uid", "1")
        .put("operation", "CREATE")
        .put("namespace", object.at("/metadata/namespace").asText("default"))
        .set("object", object);
    return JSON.readTree(webhook.review(ByteString.copyFromUtf8(review.toString())));
  }
}
