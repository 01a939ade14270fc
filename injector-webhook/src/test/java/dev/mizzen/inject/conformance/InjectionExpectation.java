package dev.mizzen.inject.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.InjectionException;
import dev.mizzen.inject.InjectorState;
import dev.mizzen.inject.PodReview;
import dev.mizzen.inject.PodReview.Outcome;
import dev.mizzen.inject.WorkloadInjection;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import dev.mizzen.inject.document.JsonDiff;
import io.fabric8.zjsonpatch.JsonPatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What has to come of a case of conformance/injection. */
public final class InjectionExpectation {
  private InjectionExpectation() {}

  /** The pod of a review, for a configuration that makes the same of it as that of the case. */
  public static void assertWebhook(InjectionCase injection, InjectorState state, Path file)
      throws DocumentException {
    JsonNode recorded = ReferenceFiles.yaml(file);
    JsonNode pod = recorded.path("pod");

    Outcome outcome =
        PodReview.of(state, injection.facts(), pod, recorded.path("namespace").asText(), Map.of());

    assertThat(outcome).isNotInstanceOf(Outcome.Failed.class);
    assertThat(outcome instanceof Outcome.Injected).isEqualTo(recorded.path("patched").asBoolean());
    assertThat(JsonDiff.of(recorded.path("result"), patched(pod, outcome))).isEmpty();
  }

  /** The pod as it is after the patch. */
  public static JsonNode patched(JsonNode pod, Outcome outcome) throws DocumentException {
    return outcome instanceof Outcome.Injected(var injected, var patch)
        ? JsonPatch.apply(Json.read(patch.toString()), pod)
        : pod;
  }

  /** All documents of a file. */
  public static void assertFile(InjectionCase injection, InjectorState state)
      throws InjectionException {
    List<JsonNode> documents = ReferenceFiles.documents(injection.file("input"));
    if (!injection.text("expectErrorContains").isEmpty()) {
      assertThatThrownBy(() -> inject(injection, state, documents, new ArrayList<>()))
          .isInstanceOf(InjectionException.class)
          .extracting(error -> String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT))
          .asString()
          .contains(injection.text("expectErrorContains"));
      return;
    }
    List<String> notices = new ArrayList<>();
    List<JsonNode> injected = inject(injection, state, documents, notices);

    List<JsonNode> expected = ReferenceFiles.documents(injection.file("expected"));
    assertThat(injected).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(JsonDiff.of(comparable(expected.get(i)), comparable(injected.get(i)))).isEmpty();
    }
    assertThat(String.join("\n", notices)).contains(injection.text("expectLogContains"));
  }

  private static List<JsonNode> inject(
      InjectionCase injection, InjectorState state, List<JsonNode> documents, List<String> notices)
      throws InjectionException {
    List<JsonNode> injected = new ArrayList<>();
    for (JsonNode document : documents) {
      WorkloadInjection.Result result =
          WorkloadInjection.inject(state, injection.isNative(), document);
      injected.add(result.document());
      notices.addAll(result.notices());
    }
    return injected;
  }

  private static boolean isZero(JsonNode value) {
    return value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isNumber() && value.asDouble() == 0);
  }

  /** Without what Go writes for nothing, and without what the recording left out. */
  private static JsonNode comparable(JsonNode document) {
    if (document instanceof ObjectNode object) {
      ObjectNode kept = object.objectNode();
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        JsonNode value = comparable(entry.getValue());
        boolean isNothing =
            value.isContainerNode() ? value.isObject() && value.isEmpty() : isZero(value);
        boolean isLeftOut =
            entry.getKey().equals("sidecar.istio.io/status")
                || (entry.getKey().equals("apiVersion") && object.has("fieldPath"));
        if (!isNothing && !isLeftOut) {
          kept.set(entry.getKey(), value);
        }
      }
      return kept;
    }
    if (document instanceof ArrayNode list) {
      ArrayNode kept = list.arrayNode();
      list.forEach(item -> kept.add(comparable(item)));
      return kept;
    }
    return document;
  }
}
