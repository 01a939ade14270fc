package dev.mizzen.registry.leader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How an object says who holds it: client-go's two ways, with Istio's field for the key. */
enum LockFormat {

  /** In an annotation of a ConfigMap, as JSON; times in seconds. */
  CONFIG_MAP {
    @Override
    Optional<LeaderRecord> read(JsonNode object) {
      JsonNode annotation = object.path("metadata").path("annotations").path(ANNOTATION);
      if (annotation.isMissingNode()) {
        return Optional.empty();
      }
      String text = annotation.asText();
      try {
        JsonNode json = MAPPER.readTree(text);
        if (!json.isObject()) {
          return Optional.of(unreadable(text));
        }
        return Optional.of(
            new LeaderRecord(
                json.path("holderIdentity").asText(""),
                json.path("holderKey").asText(""),
                Duration.ofSeconds(json.path("leaseDurationSeconds").asLong(0)),
                time(json.path("acquireTime")),
                time(json.path("renewTime")),
                json.path("leaderTransitions").asInt(0)));
      } catch (JsonProcessingException | DateTimeException unreadable) {
        return Optional.of(unreadable(text));
      }
    }

    @Override
    void write(ObjectNode object, LeaderRecord record) {
      ObjectNode json =
          MAPPER
              .createObjectNode()
              .put("holderIdentity", record.holder())
              .put("holderKey", record.key())
              .put("leaseDurationSeconds", seconds(record))
              .put("acquireTime", record.acquired().truncatedTo(ChronoUnit.SECONDS).toString())
              .put("renewTime", record.renewed().truncatedTo(ChronoUnit.SECONDS).toString())
              .put("leaderTransitions", record.transitions());
      annotations(object).put(ANNOTATION, json.toString());
    }
  },

  /** In a Lease; times in microseconds, the key in an annotation. */
  LEASE {
    @Override
    Optional<LeaderRecord> read(JsonNode object) {
      JsonNode spec = object.path("spec");
      if (spec.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new LeaderRecord(
                spec.path("holderIdentity").asText(""),
                object.path("metadata").path("annotations").path(HOLDER_KEY).asText(""),
                Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong(0)),
                time(spec.path("acquireTime")),
                time(spec.path("renewTime")),
                spec.path("leaseTransitions").asInt(0)));
      } catch (DateTimeException unreadable) {
        return Optional.of(unreadable(spec.toString()));
      }
    }

    @Override
    void write(ObjectNode object, LeaderRecord record) {
      object
          .withObject("/spec")
          .put("holderIdentity", record.holder())
          .put("leaseDurationSeconds", seconds(record))
          .put("acquireTime", MICROS.format(record.acquired()))
          .put("renewTime", MICROS.format(record.renewed()))
          .put("leaseTransitions", record.transitions());
      if (record.key().isEmpty()) {
        annotations(object).remove(HOLDER_KEY);
      } else {
        annotations(object).put(HOLDER_KEY, record.key());
      }
    }
  };

  private static final String ANNOTATION = "control-plane.alpha.kubernetes.io/leader";
  private static final String HOLDER_KEY = "leader.istio.io/holder-key";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** Empty where nobody ever held it. */
  abstract Optional<LeaderRecord> read(JsonNode object);

  /** Changes what says who holds it, and nothing else. */
  abstract void write(ObjectNode object, LeaderRecord record);

  /** A lease is a whole number of seconds there, and at least one. */
  private static long seconds(LeaderRecord record) {
    return Math.max(1, record.lease().toSeconds());
  }

  private static Instant time(JsonNode json) {
    return json.isMissingNode() || json.isNull()
        ? Instant.EPOCH
        : OffsetDateTime.parse(json.asText()).toInstant();
  }

  /** Somebody's, until it has stayed the same for a lease: then nobody renews it. */
  private static LeaderRecord unreadable(String text) {
    return new LeaderRecord(
        "unreadable: " + text, "", Duration.ZERO, Instant.EPOCH, Instant.EPOCH, 0);
  }

  private static ObjectNode annotations(ObjectNode object) {
    return object.withObject("/metadata/annotations");
  }
}
