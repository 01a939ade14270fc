package dev.mizzen.inject.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * A question of the API server, and how the answer to it looks.
 *
 * @param apiVersion that of the question, which the answer has too
 * @param object missing where the request has none
 */
record AdmissionReview(String apiVersion, String uid, String namespace, JsonNode object) {
  private static final String KIND = "AdmissionReview";
  private static final String BETA = "admission.k8s.io/v1beta1";
  private static final Set<String> VERSIONS = Set.of("admission.k8s.io/v1", BETA);

  /** What an answer says where the question could not be read. */
  static final AdmissionReview UNREADABLE =
      new AdmissionReview(BETA, "", "", JsonNodeFactory.instance.missingNode());

  /**
   * @throws DocumentException the body is no AdmissionReview with a request
   */
  static AdmissionReview read(byte[] body) throws DocumentException {
    JsonNode json = Json.read(body);
    String apiVersion = json.path("apiVersion").asText("");
    String kind = json.path("kind").asText("");
    if (!VERSIONS.contains(apiVersion) || !kind.equals(KIND)) {
      throw new DocumentException(
          "no kind \"" + kind + "\" is registered for version \"" + apiVersion + "\"");
    }
    JsonNode request = json.path("request");
    if (!request.isObject()) {
      throw new DocumentException(KIND + " has no request");
    }
    return new AdmissionReview(
        apiVersion,
        request.path("uid").asText(""),
        request.path("namespace").asText(""),
        request.path("object"));
  }

  /** The request is fine as it is. */
  String allowed() {
    return answer(true).toString();
  }

  /** The request is fine once the object is changed so. */
  String patched(JsonNode patch) {
    ObjectNode answer = answer(true);
    byte[] bytes = patch.toString().getBytes(StandardCharsets.UTF_8);
    answer
        .withObjectProperty("response")
        .put("patch", Base64.getEncoder().encodeToString(bytes))
        .put("patchType", "JSONPatch");
    return answer.toString();
  }

  String refused(String message) {
    ObjectNode answer = answer(false);
    ObjectNode status = answer.withObjectProperty("response").putObject("status");
    status.putObject("metadata");
    status.put("message", message);
    return answer.toString();
  }

  private ObjectNode answer(boolean isAllowed) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("kind", KIND).put("apiVersion", apiVersion);
    answer.putObject("response").put("uid", uid).put("allowed", isAllowed);
    return answer;
  }
}
