package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Destination;
import java.util.Optional;

/**
 * What happens to traffic for hosts nobody knows.
 *
 * @param egressProxy where ALLOW_ANY sends it instead of straight out
 */
public record OutboundPolicy(Mode mode, Optional<Destination> egressProxy) {
  /**
   * The Sidecar's, else the mesh's, outboundTrafficPolicy. The mesh's ALLOW_ANY_DYNAMIC_DNS counts
   * as REGISTRY_ONLY: Istio 1.30 knows its name and nothing else of it.
   */
  public enum Mode {
    REGISTRY_ONLY,
    ALLOW_ANY
  }
}
