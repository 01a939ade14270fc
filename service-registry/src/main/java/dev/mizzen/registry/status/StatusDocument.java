package dev.mizzen.registry.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.status.DesiredStatus.Condition;
import dev.mizzen.registry.status.Reach.Stage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A status as it stands on an object, and what becomes of it. Conditions and messages of others
 * stay as they are, in their order; a condition that says the same keeps its time.
 *
 * <p>Shape: that of {@code istio.meta.v1alpha1.IstioStatus}.
 */
final class StatusDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> OURS =
      Set.of(DesiredStatus.ACCEPTED, DesiredStatus.CONFLICTED, DesiredStatus.PROGRAMMED);

  private final ObjectNode status;

  private StatusDocument(ObjectNode status) {
    this.status = status;
  }

  /**
   * Reads one; what is no object counts as none.
   *
   * @param json may be empty
   */
  static StatusDocument read(String json) {
    try {
      return new StatusDocument(
          MAPPER.readTree(json) instanceof ObjectNode object ? object : MAPPER.createObjectNode());
    } catch (JsonProcessingException nobodyWroteThat) {
      return new StatusDocument(MAPPER.createObjectNode());
    }
  }

  /** How far it says that the object's generation has come. */
  Optional<Stage> stage(long generation) {
    for (JsonNode condition : status.path("conditions")) {
      boolean isThat =
          condition.path("type").asText().equals(DesiredStatus.PROGRAMMED)
              && condition.path("observedGeneration").asLong(-1) == generation;
      if (isThat) {
        return switch (condition.path("reason").asText()) {
          case StatusRules.ACKNOWLEDGED -> Optional.of(Stage.ACKED);
          case StatusRules.WAITING -> Optional.of(Stage.BEHIND);
          case StatusRules.REFUSED -> Optional.of(Stage.REFUSED);
          case StatusRules.NO_PROXIES -> Optional.of(Stage.UNCONCERNED);
          default -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }

  /** Whether it says that the generation is refused, for these reasons. */
  boolean saysRefused(long generation, String message) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(DesiredStatus.ACCEPTED)
          && condition.path("reason").asText().equals(StatusRules.INVALID)
          && condition.path("observedGeneration").asLong(-1) == generation
          && condition.path("message").asText().startsWith(message)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The fields of the status that have to change, for a merge patch: a field that is to go is null.
   * Empty where it says what it is to say.
   */
  Optional<ObjectNode> patch(DesiredStatus desired, Instant now) {
    ObjectNode patch = MAPPER.createObjectNode();
    ArrayNode conditions = conditions(desired, now);
    ArrayNode messages = messages(desired);
    if (!isSame(conditions, status.get("conditions"))) {
      patch.set("conditions", conditions);
    }
    if (!isSame(messages, status.get("validationMessages"))) {
      patch.set("validationMessages", messages.isEmpty() ? null : messages);
    }
    if (status.path("observedGeneration").asLong(-1) != desired.generation()) {
      patch.put("observedGeneration", desired.generation());
    }
    return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
  }

  private static boolean isSame(ArrayNode wanted, @Nullable JsonNode present) {
    return present == null ? wanted.isEmpty() : read(wanted).equals(read(present));
  }

  /** As it would be read back: numbers of one value are of different classes until then. */
  private static JsonNode read(JsonNode node) {
    try {
      return MAPPER.readTree(node.toString());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ArrayNode conditions(DesiredStatus desired, Instant now) {
    ArrayNode conditions = MAPPER.createArrayNode();
    Set<String> there = new HashSet<>();
    for (JsonNode condition : status.path("conditions")) {
      String type = condition.path("type").asText();
      Optional<Condition> wanted = wanted(desired, type);
      boolean isStale = type.equals(DesiredStatus.CONFLICTED) && wanted.isEmpty();
      boolean isTwice = OURS.contains(type) && !there.add(type);
      if (!isStale && !isTwice) {
        conditions.add(
            wanted.map(to -> changed(condition, to, desired.generation(), now)).orElse(condition));
      }
    }
    for (Condition wanted : desired.conditions()) {
      if (!there.contains(wanted.type())) {
        conditions.add(made(wanted, desired.generation(), time(now)));
      }
    }
    return conditions;
  }

  private static Optional<Condition> wanted(DesiredStatus desired, String type) {
    return desired.conditions().stream().filter(one -> one.type().equals(type)).findFirst();
  }

  private static JsonNode changed(JsonNode before, Condition wanted, long generation, Instant now) {
    boolean hasStatus = before.path("status").asText().equals(wanted.truth().text());
    boolean isSame =
        hasStatus
            && before.path("reason").asText().equals(wanted.reason())
            && before.path("observedGeneration").asLong(-1) == generation
            && (wanted.isSettled() || before.path("message").asText().equals(wanted.message()));
    if (isSame) {
      return before;
    }
    String since = before.path("lastTransitionTime").asText("");
    return made(wanted, generation, hasStatus && !since.isEmpty() ? since : time(now));
  }

  private static ObjectNode made(Condition condition, long generation, String since) {
    return MAPPER
        .createObjectNode()
        .put("type", condition.type())
        .put("status", condition.truth().text())
        .put("reason", condition.reason())
        .put("message", condition.message())
        .put("observedGeneration", generation)
        .put("lastTransitionTime", since);
  }

  private ArrayNode messages(DesiredStatus desired) {
    ArrayNode messages = MAPPER.createArrayNode();
    for (JsonNode message : status.path("validationMessages")) {
      if (!AnalysisCode.isOurs(message.path("type").path("code").asText())) {
        messages.add(message);
      }
    }
    desired.messages().forEach(code -> messages.add(made(code)));
    return messages;
  }

  private static ObjectNode made(AnalysisCode code) {
    ObjectNode message =
        MAPPER
            .createObjectNode()
            .put("documentationUrl", code.documentationUrl())
            .put("level", code.level());
    message.putObject("type").put("code", code.code()).put("name", code.text());
    return message;
  }

  private static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
