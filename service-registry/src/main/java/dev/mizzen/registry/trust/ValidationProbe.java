package dev.mizzen.registry.trust;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.util.Optional;

/**
 * Finds out whether the API server reaches the validating webhook: asks it to judge a Gateway that
 * the webhook always denies, without keeping it.
 *
 * <p>Source: Istio 1.30, webhooks/validation/controller, isDryRunOfInvalidConfigRejected.
 */
final class ValidationProbe {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KubeObjects objects;
  private final ObjectRef gateway;
  private final String revision;

  ValidationProbe(KubeObjects objects, String namespace, String revision) {
    this.objects = objects;
    this.gateway =
        new ObjectRef(
            "networking.istio.io/v1", "Gateway", "gateways", namespace, "invalid-gateway");
    this.revision = revision;
  }

  /** Empty where the webhook is reached; else why not. */
  Optional<String> problem() throws InterruptedException {
    Answer answer = objects.tryCreate(gateway, invalid());
    if (answer instanceof Answer.Conflict
        && objects.get(gateway) instanceof Answer.Done(var present)) {
      present
          .withObject("/metadata/annotations")
          .put("internal.istio.io/webhook-always-reject", "true");
      present.withObject("/metadata/labels").put("istio.io/rev", revision);
      answer = objects.tryUpdate(gateway, present);
    }
    return judge(answer);
  }

  private static Optional<String> judge(Answer answer) {
    return switch (answer) {
      case Answer.Done _ -> Optional.of("a Gateway that is always denied was not");
      case Answer.Failed failed ->
          saysReady(failed.message()) ? Optional.empty() : Optional.of(failed.message());
    };
  }

  /**
   * A denial; or what makes every further attempt useless: no such kind, or a webhook that takes no
   * trials.
   */
  private static boolean saysReady(String message) {
    return message.contains("denied the request")
        || message.contains("could not find the requested resource")
        || message.contains("404 page not found")
        || message.contains("does not support dry run");
  }

  private ObjectNode invalid() {
    ObjectNode json =
        MAPPER.createObjectNode().put("apiVersion", gateway.apiVersion()).put("kind", "Gateway");
    ObjectNode metadata = json.putObject("metadata");
    metadata.put("name", gateway.name()).put("namespace", gateway.namespace());
    metadata.putObject("labels").put("istio.io/rev", revision);
    metadata.putObject("annotations").put("internal.istio.io/webhook-always-reject", "true");
    json.putObject("spec");
    return json;
  }
}
