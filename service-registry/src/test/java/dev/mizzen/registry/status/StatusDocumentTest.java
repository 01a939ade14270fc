package dev.mizzen.registry.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.status.DesiredStatus.Condition;
import dev.mizzen.registry.status.DesiredStatus.Truth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusDocumentTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.5Z");
  private static final Condition ACCEPTED =
      new Condition("Accepted", Truth.TRUE, "Accepted", "valid", false);
  private static final Condition ACKED =
      new Condition("Programmed", Truth.TRUE, "Acknowledged", "acked by all 3", true);

  @Test
  void anEmptyStatusGetsEveryConditionAndMessage() throws Exception {
    DesiredStatus desired =
        new DesiredStatus(
            2,
            List.of(new Condition("Accepted", Truth.FALSE, "Invalid", "no", false)),
            List.of(AnalysisCode.SCHEMA_VALIDATION_ERROR));

    ObjectNode patch = patch("", desired);

    assertThat(MAPPER.readTree(patch.toString()))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"conditions":[{"type":"Accepted","status":"False","reason":"Invalid","message":"no",
                  "observedGeneration":2,"lastTransitionTime":"2026-01-02T12:00:00Z"}],
                 "validationMessages":[{"type":{"code":"IST0106","name":"SchemaValidationError"},"level":"ERROR",
                  "documentationUrl":"https://istio.io/v1.30/docs/reference/config/analysis/ist0106/"}],
                 "observedGeneration":2}
                """));
  }

  @Test
  void aStatusThatSaysItIsLeftAlone() {
    DesiredStatus desired =
        new DesiredStatus(2, List.of(ACCEPTED, ACKED), List.of(AnalysisCode.SCHEMA_WARNING));
    String written = patch("", desired).toString();

    assertThat(StatusDocument.read(written).patch(desired, NOON.plusSeconds(9))).isEmpty();
  }

  @Test
  void othersConditionsMessagesAndFieldsStay() {
    String others =
        """
        {"conditions":[{"type":"Healthy","status":"True"},{"type":"Accepted","status":"False","reason":"Invalid",
           "observedGeneration":1,"message":"no","lastTransitionTime":"2026-01-01T00:00:00Z"}],
         "validationMessages":[{"type":{"code":"IST0101"}},{"type":{"code":"IST0106"}}],
         "addresses":[{"value":"240.0.0.1"}], "observedGeneration":"1"}
        """;

    ObjectNode patch = patch(others, new DesiredStatus(2, List.of(ACCEPTED), List.of()));

    assertThat(patch.path("conditions").get(0).toString())
        .isEqualTo("{\"type\":\"Healthy\",\"status\":\"True\"}");
    assertThat(patch.path("conditions").get(1).path("lastTransitionTime").asText())
        .isEqualTo("2026-01-02T12:00:00Z");
    assertThat(patch.path("validationMessages").toString())
        .isEqualTo("[{\"type\":{\"code\":\"IST0101\"}}]");
    assertThat(patch.has("addresses")).isFalse();
  }

  @Test
  void messagesThatAreAllGoneAreTakenAway() {
    ObjectNode patch =
        patch(
            "{\"validationMessages\":[{\"type\":{\"code\":\"IST0106\"}}]}",
            new DesiredStatus(1, List.of(), List.of()));

    assertThat(patch.get("validationMessages").isNull()).isTrue();
  }

  @Test
  void timeOfTransitionStaysWhileTheConditionHolds() {
    String before = patch("", new DesiredStatus(1, List.of(ACCEPTED), List.of())).toString();

    ObjectNode patch =
        StatusDocument.read(before)
            .patch(new DesiredStatus(2, List.of(ACCEPTED), List.of()), NOON.plusSeconds(60))
            .orElseThrow();

    JsonNode condition = patch.path("conditions").get(0);
    assertThat(condition.path("observedGeneration").asLong()).isEqualTo(2);
    assertThat(condition.path("lastTransitionTime").asText()).isEqualTo("2026-01-02T12:00:00Z");
  }

  @Test
  void aSettledConditionIsNotWrittenForItsCountAlone() {
    String before = patch("", new DesiredStatus(1, List.of(ACKED), List.of())).toString();
    Condition more = new Condition("Programmed", Truth.TRUE, "Acknowledged", "by all 4", true);

    Optional<ObjectNode> patch =
        StatusDocument.read(before).patch(new DesiredStatus(1, List.of(more), List.of()), NOON);

    assertThat(patch).isEmpty();
  }

  @Test
  void aConflictThatIsOverGoes() {
    Condition conflicted = new Condition("Conflicted", Truth.TRUE, "Overruled", "by b", false);
    String before = patch("", new DesiredStatus(1, List.of(conflicted), List.of())).toString();

    ObjectNode patch =
        StatusDocument.read(before)
            .patch(new DesiredStatus(1, List.of(ACCEPTED), List.of()), NOON)
            .orElseThrow();

    assertThat(patch.path("conditions").findValuesAsText("type")).containsExactly("Accepted");
  }

  @Test
  void whatIsNoStatusIsReplaced() {
    ObjectNode patch = patch("[1]", new DesiredStatus(1, List.of(ACCEPTED), List.of()));

    assertThat(patch.path("conditions")).hasSize(1);
  }

  @Test
  void itTellsHowFarItsGenerationWas() {
    String status = patch("", new DesiredStatus(1, List.of(ACKED), List.of())).toString();

    assertThat(StatusDocument.read(status).stage(1)).contains(Reach.Stage.ACKED);
    assertThat(StatusDocument.read(status).stage(2)).isEmpty();
  }

  private static ObjectNode patch(String status, DesiredStatus desired) {
    return StatusDocument.read(status).patch(desired, NOON).orElseThrow();
  }
}
