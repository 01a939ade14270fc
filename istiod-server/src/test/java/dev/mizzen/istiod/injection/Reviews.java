package dev.mizzen.istiod.injection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Asks a served webhook what an API server asks. */
record Reviews(HttpClient client, int port) {
  static final List<String> VERSIONS = List.of("admission.k8s.io/v1", "admission.k8s.io/v1beta1");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The review of a pod's creation. */
  static String review(String version, JsonNode namespace, JsonNode pod) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", version).put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", "u-1").put("operation", "CREATE");
    request.set("namespace", namespace);
    request.set("object", pod);
    return review.toString();
  }

  HttpResponse<String> post(String path, String contentType, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The answer to a review, which is one whatever it says. */
  JsonNode answer(String path, String review) throws IOException, InterruptedException {
    HttpResponse<String> response =
        post(path, "application/json", review.getBytes(StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** The pod as an API server would make it of an answer. */
  static JsonNode patched(JsonNode pod, JsonNode answer) throws JsonProcessingException {
    JsonNode patch = answer.at("/response/patch");
    return patch.isMissingNode()
        ? pod
        : JsonPatch.apply(
            JSON.readTree(
                new String(Base64.getDecoder().decode(patch.asText()), StandardCharsets.UTF_8)),
            pod);
  }
}
