package dev.mizzen.ca.rotate;

import java.time.Duration;

/**
 * When a root is rolled without being told.
 *
 * @param interval between looks at the root's end; zero leaves all to operators
 *     (CITADEL_SELF_SIGNED_ROOT_CERT_CHECK_INTERVAL)
 * @param percentLeft of its life at which the next root is made
 *     (CITADEL_SELF_SIGNED_ROOT_CERT_GRACE_PERIOD_PERCENTILE)
 * @param jitter whether the first look comes at a random time within the interval
 *     (CITADEL_ENABLE_JITTER_FOR_ROOT_CERT_ROTATOR)
 * @param settles how long a new root is in force before servers believe that all have told of it
 * @param longestWait after which the next root signs even if not all are known to have it
 *     (MIZZEN_CA_ACTIVATION_WAIT)
 * @param longestLeaf how long a certificate may live that the old root signed
 *     (MAX_WORKLOAD_CERT_TTL)
 */
public record RotationRules(
    Duration interval,
    int percentLeft,
    boolean jitter,
    Duration settles,
    Duration longestWait,
    Duration longestLeaf) {
  public RotationRules {
    if (percentLeft < 0 || percentLeft > 100) {
      throw new IllegalArgumentException(
          "the part of a root's life at which the next is made is "
              + percentLeft
              + " percent, want 0 to 100");
    }
  }
}
