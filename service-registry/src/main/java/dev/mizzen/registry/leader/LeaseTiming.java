package dev.mizzen.registry.leader;

import java.time.Duration;

/**
 * How long the parts of an election take.
 *
 * @param lease a leader that is not heard of for so long is replaced
 * @param renew how long a renewal is tried; together with {@code retry} shorter than the lease
 * @param retry between two attempts
 */
public record LeaseTiming(Duration lease, Duration renew, Duration retry) {
  /** Source: Istio 1.30, pilot/pkg/leaderelection. */
  public static final LeaseTiming DEFAULT =
      new LeaseTiming(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofMillis(7500));

  public LeaseTiming {
    if (renew.plus(retry).compareTo(lease) >= 0 || !renew.isPositive() || !retry.isPositive()) {
      throw new IllegalArgumentException(
          "renew " + renew + " and retry " + retry + " are not shorter than the lease, " + lease);
    }
  }

  /** A leader whose last renewal is so long ago writes no more. */
  Duration leadsFor() {
    return retry.plus(renew);
  }
}
