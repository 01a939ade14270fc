package dev.mizzen.registry.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a configuration of webhooks should say. Pure.
 *
 * <p>Source: Istio 1.30, pkg/webhooks/webhookpatch.go, webhooks/validation/controller.
 */
final class WebhookBundles {
  private static final String FAIL = "Fail";

  private WebhookBundles() {}

  /** Whose it is labelled to be; empty where it is nobody's. */
  static String revision(JsonNode configuration) {
    return configuration.path("metadata").path("labels").path("istio.io/rev").asText("");
  }

  /** Whether it has an entry whose name ends so. */
  static boolean hasEntry(JsonNode configuration, String nameEnd) {
    for (JsonNode webhook : configuration.path("webhooks")) {
      if (webhook.path("name").asText("").endsWith(nameEnd)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The configuration with the roots in every entry whose name ends so; equal where they are there.
   *
   * @param nameEnd empty for every entry
   * @param roots PEM
   */
  static ObjectNode withRoots(ObjectNode configuration, String nameEnd, String roots) {
    String bundle = Base64.getEncoder().encodeToString(roots.getBytes(StandardCharsets.US_ASCII));
    ObjectNode changed = configuration.deepCopy();
    for (JsonNode webhook : changed.path("webhooks")) {
      if (webhook instanceof ObjectNode entry
          && entry.path("name").asText("").endsWith(nameEnd)
          && !entry.path("clientConfig").path("caBundle").asText("").equals(bundle)) {
        entry.withObject("/clientConfig").put("caBundle", bundle);
      }
    }
    return changed;
  }

  /** Whether an entry lets pass what could not be judged. */
  static boolean letsPass(JsonNode configuration) {
    for (JsonNode webhook : configuration.path("webhooks")) {
      if (!webhook.path("failurePolicy").asText(FAIL).equals(FAIL)) {
        return true;
      }
    }
    return false;
  }

  /** The configuration with every entry refusing what could not be judged. */
  static ObjectNode refusing(ObjectNode configuration) {
    ObjectNode changed = configuration.deepCopy();
    for (JsonNode webhook : changed.path("webhooks")) {
      if (webhook instanceof ObjectNode entry) {
        entry.put("failurePolicy", FAIL);
      }
    }
    return changed;
  }
}
