package dev.mizzen.istiod.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Admission reviews of {@code admission.k8s.io}, v1 and v1beta1, as bytes. Pure; any thread may use
 * it.
 */
final class AdmissionReviews {
  private static final String KIND = "AdmissionReview";
  private static final int MAX_DEPTH = 100;
  private static final Set<String> VERSIONS =
      Set.of("admission.k8s.io/v1", "admission.k8s.io/v1beta1");

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private AdmissionReviews() {}

  /** The bytes are no review; the message says why. */
  static final class BadReview extends Exception {
    private static final long serialVersionUID = 1L;

    BadReview(String message) {
      super(message);
    }
  }

  static ReviewRequest read(ByteString body) throws BadReview {
    JsonNode review = parse(body);
    String apiVersion = review.path("apiVersion").asText("");
    if (!review.path("kind").asText("").equals(KIND) || !VERSIONS.contains(apiVersion)) {
      throw new BadReview(
          "could not decode body: want kind AdmissionReview of admission.k8s.io/v1 or v1beta1");
    }
    JsonNode request = review.path("request");
    if (!request.isObject()) {
      throw new BadReview("could not decode body: request is missing");
    }
    JsonNode resource = request.path("resource");
    return new ReviewRequest(
        apiVersion,
        request.path("uid").asText(""),
        request.path("operation").asText(""),
        request.path("namespace").asText(""),
        request.path("name").asText(""),
        request.path("object"),
        new ReviewRequest.Resource(
            resource.path("group").asText(""),
            resource.path("version").asText(""),
            resource.path("resource").asText("")),
        request.path("dryRun").asBoolean(false));
  }

  private static JsonNode parse(ByteString body) throws BadReview {
    try {
      return JSON.readTree(body.newInput());
    } catch (JsonProcessingException noJson) {
      throw new BadReview("could not decode body: " + noJson.getOriginalMessage());
    } catch (IOException broken) {
      throw new BadReview("could not decode body: it is no UTF-8");
    }
  }

  /**
   * An answer.
   *
   * @param request empty where none could be read; the answer then names no version
   */
  static String write(Optional<ReviewRequest> request, ReviewResponse said) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    request.ifPresent(asked -> review.put("kind", KIND).put("apiVersion", asked.apiVersion()));
    ObjectNode response = review.putObject("response");
    response.put("uid", request.map(ReviewRequest::uid).orElse(""));
    response.put("allowed", said.denial().isEmpty());
    said.denial()
        .ifPresent(
            reason -> {
              ObjectNode status = response.putObject("status");
              status.putObject("metadata");
              status.put("message", reason);
            });
    said.patch()
        .ifPresent(
            patch -> {
              byte[] bytes = patch.toString().getBytes(StandardCharsets.UTF_8);
              response.put("patch", Base64.getEncoder().encodeToString(bytes));
              response.put("patchType", "JSONPatch");
            });
    if (!said.warnings().isEmpty()) {
      said.warnings().forEach(response.withArray("warnings")::add);
    }
    return review.toString();
  }
}
