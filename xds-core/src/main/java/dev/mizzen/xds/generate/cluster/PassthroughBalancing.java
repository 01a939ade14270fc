package dev.mizzen.xds.generate.cluster;

import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import java.util.Optional;

/** A load balancer setting that leaves the choice of endpoint to the client. */
final class PassthroughBalancing {
  private PassthroughBalancing() {}

  static boolean isAskedFor(Optional<LoadBalancerSettings> settings) {
    return settings
        .filter(lb -> lb.getSimple() == LoadBalancerSettings.SimpleLB.PASSTHROUGH)
        .isPresent();
  }
}
