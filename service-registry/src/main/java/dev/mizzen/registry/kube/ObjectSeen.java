package dev.mizzen.registry.kube;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.parse.Problem;
import java.util.List;
import java.util.Optional;

/**
 * An object as it is on the API server, whether it is served or not.
 *
 * @param uid tells it from one of the same name that was there before
 * @param generation of its spec; 0 where the kind has none
 * @param status what its {@code status} says, as JSON; empty where it has none
 * @param served this version, where it is an Istio object and can be used
 * @param problems why this version is not used, or what its author should look at
 * @param hasLastGood whether an older version is served in its stead
 */
public record ObjectSeen(
    ConfigKey key,
    String uid,
    String resourceVersion,
    long generation,
    String status,
    Optional<ConfigResource<?>> served,
    List<Problem> problems,
    boolean hasLastGood) {

  public ObjectSeen {
    problems = List.copyOf(problems);
  }

  /** Whether this version is not used. */
  public boolean isRefused() {
    return problems.stream().anyMatch(Problem::isError);
  }

  /** The same without what only the mesh reads, to be kept for long. */
  public ObjectSeen slim() {
    return served.isEmpty()
        ? this
        : new ObjectSeen(
            key, uid, resourceVersion, generation, status, Optional.empty(), problems, hasLastGood);
  }
}
