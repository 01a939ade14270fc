package dev.mizzen.registry.kube.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What {@code kubectl describe} shows below an object. istiod's chart gives no right to write any:
 * who writes one reckons with {@link Answer.Forbidden}.
 *
 * @param about the object; the event lives in its namespace, or in {@code default}
 * @param isWarning else it is a normal one
 * @param reason one word, for example {@code CaSecretUnusable}
 * @param message at most 1024 characters, of which the rest is cut off
 * @param component who says it
 */
public record KubeEvent(
    ObjectRef about, boolean isWarning, String reason, String message, String component) {
  private static final int LONGEST = 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Writes it, as having happened now. */
  public Answer write(KubeObjects objects, Instant now) throws InterruptedException {
    return objects.create(new ObjectRef("v1", "Event", "events", namespace(), ""), json(now));
  }

  private String namespace() {
    return about.namespace().isEmpty() ? "default" : about.namespace();
  }

  private ObjectNode json(Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode event = MAPPER.createObjectNode().put("apiVersion", "v1").put("kind", "Event");
    event.putObject("metadata").put("namespace", namespace()).put("generateName", "mizzen-");
    ObjectNode involved = event.putObject("involvedObject");
    involved.put("apiVersion", about.apiVersion()).put("kind", about.kind());
    involved.put("name", about.name()).put("namespace", about.namespace());
    event.putObject("source").put("component", component);
    return event
        .put("type", isWarning ? "Warning" : "Normal")
        .put("reason", reason)
        .put("message", message.substring(0, Math.min(LONGEST, message.length())))
        .put("firstTimestamp", time)
        .put("lastTimestamp", time)
        .put("count", 1);
  }
}
