package dev.mizzen.xds.generate.cluster;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.service.Registry;
import dev.mizzen.model.service.Service;
import java.util.Optional;

/**
 * How Envoy finds a cluster's endpoints.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster.go, convertResolution; spec xds §3.1.
 */
public enum Discovery {
  /** This server tells. */
  EDS,
  /** Wherever the client meant to go. */
  ORIGINAL_DST,
  /** Envoy asks DNS and calls every address. */
  STRICT_DNS,
  /** Envoy asks DNS and calls the first address. */
  LOGICAL_DNS,
  /** Envoy asks DNS for the host of each request. */
  DYNAMIC_FORWARD_PROXY;

  /** Empty for names that only stand for another service. */
  static Optional<Discovery> of(Service service, ClusterTraits proxy, Features features) {
    return switch (service.resolution()) {
      case CLIENT_SIDE_LB -> Optional.of(EDS);
      case DNS -> Optional.of(service.options().dnsRaceFirstConnect() ? LOGICAL_DNS : STRICT_DNS);
      case DNS_ROUND_ROBIN -> Optional.of(LOGICAL_DNS);
      case DYNAMIC_DNS ->
          Optional.of(service.hostname().isWildcard() ? DYNAMIC_FORWARD_PROXY : EDS);
      case PASSTHROUGH ->
          Optional.of(isHeadlessByEds(service, proxy, features) ? EDS : ORIGINAL_DST);
      case ALIAS -> Optional.empty();
    };
  }

  private static boolean isHeadlessByEds(Service service, ClusterTraits proxy, Features features) {
    return proxy.isRouter()
        || (service.registry() == Registry.KUBERNETES && features.edsForHeadless());
  }

  boolean isDns() {
    return this == STRICT_DNS || this == LOGICAL_DNS;
  }
}
