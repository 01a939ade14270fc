package dev.mizzen.registry.kube.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A warning that {@code kubectl describe} shows below an object. One of a name that is there is
 * counted up. istiod's chart gives no right to write any: who writes one reckons with {@link
 * Answer.Forbidden}.
 *
 * @param about the object; the event lives in its namespace, or in {@code default}
 * @param uid the object's; may be empty
 * @param name of the event: the same for what is to be counted together
 * @param reason one word, for example {@code Invalid}
 * @param message at most 1024 characters, of which the rest is cut off
 * @param host who says it, beside component {@code istiod}
 */
public record KubeEvent(
    ObjectRef about, String uid, String name, String reason, String message, String host) {
  private static final int LONGEST = 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public KubeEvent {
    message = message.substring(0, Math.min(LONGEST, message.length()));
  }

  /**
   * Writes it, as having happened now.
   *
   * @return {@link Answer.Conflict} too where one of its name is there that may not be counted up
   */
  public Answer write(KubeObjects objects, Instant now) throws InterruptedException {
    ObjectRef event = new ObjectRef("v1", "Event", "events", namespace(), name);
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    Answer created = objects.create(event, json(event, time));
    if (!(created instanceof Answer.Conflict)) {
      return created;
    }
    if (!(objects.get(event) instanceof Answer.Done(var present))) {
      return created;
    }
    present.put("count", present.path("count").asInt(1) + 1).put("lastTimestamp", time);
    Answer counted = objects.update(event, present.put("message", message));
    return counted instanceof Answer.Forbidden ? created : counted;
  }

  private String namespace() {
    return about.namespace().isEmpty() ? "default" : about.namespace();
  }

  private ObjectNode json(ObjectRef event, String time) {
    ObjectNode json = MAPPER.createObjectNode().put("apiVersion", "v1").put("kind", "Event");
    json.putObject("metadata").put("namespace", event.namespace()).put("name", name);
    ObjectNode involved = json.putObject("involvedObject");
    involved.put("apiVersion", about.apiVersion()).put("kind", about.kind());
    involved.put("namespace", about.namespace()).put("name", about.name()).put("uid", uid);
    json.putObject("source").put("component", "istiod").put("host", host);
    return json.put("type", "Warning")
        .put("reason", reason)
        .put("message", message)
        .put("firstTimestamp", time)
        .put("lastTimestamp", time)
        .put("count", 1);
  }
}
