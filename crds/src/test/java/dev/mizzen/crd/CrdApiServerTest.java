package dev.mizzen.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.testing.Reference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server takes the definitions and judges objects by them as it does by Istio's. Nothing
 * is kept: every object is created in a dry run, unknown fields refused.
 *
 * <p>Left out are verdicts about nulls, three of them: who judged those documents did so without an
 * API server, which drops nulls that a field may not have before it judges, whoever's definition it
 * goes by.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrdApiServerTest {
  private static final String NAMESPACE = "default";

  private final Overlay overlay = Overlay.read();
  private KubeApiServer server;

  @BeforeAll
  void applyDefinitions(@TempDir Path folder) throws IOException, InterruptedException {
    server = KubeApiServer.start(folder);
    server.kubectl().apply(Path.of("../deploy/crds"));
    server.kubectl().run("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all");
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void kubectlKnowsKindsByTheirShortNames() throws InterruptedException {
    String known = server.kubectl().run("api-resources", "--categories=istio-io", "--no-headers");
    assertThat(known.lines()).hasSize(Crds.kinds().size());
    assertThat(known)
        .containsPattern("virtualservices +vs +networking.istio.io/v1 +true +VirtualService")
        .containsPattern("telemetries +telemetry +telemetry.istio.io/v1 +true +Telemetry");
  }

  @TestFactory
  Stream<DynamicTest> documentsAreJudgedAsInIstiosOwnTests() {
    return YamlFiles.all(Reference.require("conformance/crd-validation")).stream()
        .filter(document -> document.has("kind"))
        .filter(document -> !isAboutNull(document.path("_err")))
        .map(
            document ->
                DynamicTest.dynamicTest(
                    document.path("kind").asText() + " " + document.at("/metadata/name").asText(),
                    () -> assertJudgedWithMessage(document)));
  }

  private void assertJudgedWithMessage(JsonNode document) {
    ObjectNode object = document.deepCopy();
    Optional<String> wanted = Optional.ofNullable(object.remove("_err")).map(JsonNode::asText);
    Optional<String> refusal = refusal(object);
    assertThat(refusal.isPresent()).as(refusal.orElse("accepted")).isEqualTo(wanted.isPresent());
    wanted.ifPresent(part -> assertThat(refusal.orElse("")).contains(part));
  }

  @TestFactory
  Stream<DynamicTest> documentsWrittenToBeJudged() {
    return verdicts("conformance/validation");
  }

  @TestFactory
  Stream<DynamicTest> documentsThatUsersRun() {
    return verdicts("conformance/accept");
  }

  private Stream<DynamicTest> verdicts(String path) {
    return YamlFiles.all(Reference.require(path)).stream()
        .filter(document -> document.at("/expect/schema").isTextual())
        .filter(document -> !isAboutNull(document.at("/expect/schemaMessage")))
        .map(
            document ->
                DynamicTest.dynamicTest(
                    document.path("id").asText(document.path("from").asText()),
                    () -> assertJudged(document)));
  }

  private static boolean isAboutNull(JsonNode message) {
    return message.asText().contains(": \"null\"");
  }

  private void assertJudged(JsonNode document) {
    Optional<String> refusal = refusal(document.path("object").deepCopy());
    assertThat(refusal.isPresent() ? "rejected" : "accepted")
        .as(refusal.orElse("accepted"))
        .isEqualTo(document.at("/expect/schema").asText());
  }

  /**
   * What the server says against an object; empty where it takes it. Names of objects are no matter
   * of definitions.
   */
  private Optional<String> refusal(ObjectNode object) {
    object.withObject("/metadata").put("namespace", NAMESPACE).put("name", "judged");
    String apiVersion = object.path("apiVersion").asText();
    ConfigKind kind = ConfigKind.of(apiVersion, object.path("kind").asText()).orElseThrow();
    String path =
        "/apis/%s/namespaces/%s/%s?dryRun=All&fieldValidation=Strict"
            .formatted(apiVersion, NAMESPACE, overlay.kind(kind.kind()).plural());
    KubernetesClient client = server.client();
    try {
      client.raw(path, "POST", object);
      return Optional.empty();
    } catch (KubernetesClientException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }
}
