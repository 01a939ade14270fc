package dev.mizzen.registry.leader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockFormatTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ANNOTATION =
      "/metadata/annotations/control-plane.alpha.kubernetes.io~1leader";
  private static final LeaderRecord RECORD =
      new LeaderRecord(
          "istiod-5d",
          "canary",
          Duration.ofSeconds(30),
          Instant.parse("2026-11-21T00:00:00Z"),
          Instant.parse("2026-11-21T00:00:10Z"),
          3);

  private static ObjectNode json(String text) throws JsonProcessingException {
    return (ObjectNode) MAPPER.readTree(text);
  }

  @Test
  void aConfigMapOfIstiodIsReadAndWrittenAlike() throws JsonProcessingException {
    String istiods =
        "{\"holderIdentity\":\"istiod-5d\",\"holderKey\":\"canary\",\"leaseDurationSeconds\":30,"
            + "\"acquireTime\":\"2026-11-21T00:00:00Z\",\"renewTime\":\"2026-11-21T00:00:10Z\","
            + "\"leaderTransitions\":3}";
    ObjectNode object = json("{\"metadata\":{\"name\":\"a\"},\"data\":{\"kept\":\"yes\"}}");

    LockFormat.CONFIG_MAP.write(object, RECORD);

    assertThat(object.at(ANNOTATION).asText()).isEqualTo(istiods);
    assertThat(object.at("/data/kept").asText()).isEqualTo("yes");
    assertThat(LockFormat.CONFIG_MAP.read(object)).contains(RECORD);
  }

  @Test
  void aLeaseOfIstiodIsReadAndWrittenAlike() throws JsonProcessingException {
    ObjectNode istiods =
        json(
            """
            {"metadata":{"name":"a","annotations":{"leader.istio.io/holder-key":"canary"}},
             "spec":{"holderIdentity":"istiod-5d","leaseDurationSeconds":30,
              "acquireTime":"2026-11-21T00:00:00.000000Z","renewTime":"2026-11-21T00:00:10.000000Z",
              "leaseTransitions":3}}
            """);
    ObjectNode written = json("{\"metadata\":{\"name\":\"a\"}}");

    LockFormat.LEASE.write(written, RECORD);

    assertThat(written).hasToString(istiods.toString());
    assertThat(LockFormat.LEASE.read(istiods)).contains(RECORD);
  }

  @Test
  void aLeaseWithoutAKeyHasNoAnnotationForIt() throws JsonProcessingException {
    ObjectNode object =
        json("{\"metadata\":{\"annotations\":{\"leader.istio.io/holder-key\":\"x\"}}}");

    LockFormat.LEASE.write(object, RECORD.released(RECORD.renewed()));

    assertThat(object.at("/metadata/annotations").isEmpty()).isTrue();
    assertThat(LockFormat.LEASE.read(object).orElseThrow().holder()).isEmpty();
  }

  @Test
  void anObjectThatIsNoLockYetIsNobodys() throws JsonProcessingException {
    assertThat(LockFormat.CONFIG_MAP.read(json("{\"metadata\":{}}"))).isEmpty();
    assertThat(LockFormat.LEASE.read(json("{\"metadata\":{}}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"holderIdentity\":\"a\",\"renewTime\":\"soon\"}"})
  void whatCannotBeReadIsSomebodysAndAnotherTextIsAnotherRecord(String text)
      throws JsonProcessingException {
    ObjectNode object = json("{\"metadata\":{}}");
    object
        .withObject("/metadata/annotations")
        .put("control-plane.alpha.kubernetes.io/leader", text);
    ObjectNode other = object.deepCopy();
    other
        .withObject("/metadata/annotations")
        .put("control-plane.alpha.kubernetes.io/leader", text + "[");

    LeaderRecord record = LockFormat.CONFIG_MAP.read(object).orElseThrow();

    assertThat(record.holder()).isNotEmpty();
    assertThat(LockFormat.CONFIG_MAP.read(other)).isNotEmpty().get().isNotEqualTo(record);
  }

  @ParameterizedTest
  @CsvSource({
    "canary, default, canary, true",
    "canary, default, default, false",
    "canary, default, '', false",
    "canary, canary, canary, false",
    "canary, '', canary, true",
    "default, ^default, '', true",
    "^default, default, default, false",
    "^default, canary, default, true",
    "^default, ^default, default, false",
  })
  void theDefaultRevisionGoesFirstThenTheClustersOwn(
      String own, String holder, String defaultRevision, boolean evicts) {
    assertThat(LeaderKeys.evicts(own, holder, defaultRevision)).isEqualTo(evicts);
  }
}
