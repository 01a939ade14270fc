package dev.mizzen.model;

import java.time.Instant;
import java.util.Map;

/**
 * What Mizzen keeps of an object's metadata besides its key. An object without a creation time has
 * {@link Instant#EPOCH}.
 */
public record ObjectMeta(
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant creationTime,
    String uid,
    String resourceVersion,
    long generation,
    Origin origin) {

  public static final ObjectMeta EMPTY =
      new ObjectMeta(Map.of(), Map.of(), Instant.EPOCH, "", "", 0, Origin.UNKNOWN);

  public ObjectMeta {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
