package dev.mizzen.model.conflict;

import dev.mizzen.model.ConfigKey;
import java.util.List;

/**
 * Something that one object asks for and others ask for too, of which only one can have it.
 *
 * @param subject what kind of thing it is
 * @param what the thing, as messages name it: {@code host reviews.default.svc.cluster.local}
 * @param winners objects that go before this one, somewhere; in order of precedence
 * @param losers objects that this one goes before, somewhere; in order of precedence
 * @param isLost whether nothing of the thing is left to the object
 */
public record Conflict(
    Subject subject, String what, List<ConfigKey> winners, List<ConfigKey> losers, boolean isLost) {

  public Conflict {
    winners = List.copyOf(winners);
    losers = List.copyOf(losers);
  }

  /** What objects can want for themselves alone. */
  public enum Subject {
    /** A host's routes in sidecars. */
    MESH_HOST,
    /** To be the Sidecar of a namespace. */
    SIDECAR_OF_NAMESPACE,
    /** To be the Telemetry of a namespace. */
    TELEMETRY_OF_NAMESPACE,
    /** To be the PeerAuthentication of a namespace. */
    PEER_AUTHENTICATION_OF_NAMESPACE,
    /** A port, a route name or a TLS host of a router. */
    GATEWAY_SERVER
  }
}
