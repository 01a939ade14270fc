package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Destination;
import java.util.Optional;

/**
 * What happens to traffic for hosts nobody knows.
 *
 * @param egressProxy where ALLOW_ANY sends it instead of straight out
 */
public record OutboundPolicy(Mode mode, Optional<Destination> egressProxy) {
  /** The Sidecar's, else the mesh's, outboundTrafficPolicy. */
  public enum Mode {
    REGISTRY_ONLY,
    ALLOW_ANY,
    ALLOW_ANY_DYNAMIC_DNS
  }
}
