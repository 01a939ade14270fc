package dev.mizzen.registry.kube.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Whether we may do something, asked of the API server.
 *
 * @param verb for example {@code patch}
 * @param group empty for the core group
 * @param resource the plural
 * @param subresource for example {@code status}; may be empty
 * @param namespace empty for every one
 */
public record AccessQuestion(
    String verb, String group, String resource, String subresource, String namespace) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Done with {@code status.allowed}; see {@link #isAllowed}. */
  public Answer ask(KubeObjects objects) throws InterruptedException {
    return objects.create(
        new ObjectRef(
            "authorization.k8s.io/v1",
            "SelfSubjectAccessReview",
            "selfsubjectaccessreviews",
            "",
            ""),
        json());
  }

  /** Whether that answer says yes; no where it says nothing. */
  public static boolean isAllowed(Answer answer) {
    return answer instanceof Answer.Done(var review)
        && review.path("status").path("allowed").asBoolean(false);
  }

  private ObjectNode json() {
    ObjectNode review =
        MAPPER
            .createObjectNode()
            .put("apiVersion", "authorization.k8s.io/v1")
            .put("kind", "SelfSubjectAccessReview");
    ObjectNode asked = review.putObject("spec").putObject("resourceAttributes");
    asked.put("verb", verb).put("group", group).put("resource", resource);
    asked.put("subresource", subresource).put("namespace", namespace);
    return review;
  }
}
