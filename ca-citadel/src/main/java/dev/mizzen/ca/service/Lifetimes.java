package dev.mizzen.ca.service;

import java.time.Duration;
import java.util.Optional;

/**
 * How long workloads' certificates are good for.
 *
 * @param usual where the caller names none (DEFAULT_WORKLOAD_CERT_TTL)
 * @param most MAX_WORKLOAD_CERT_TTL
 */
public record Lifetimes(Duration usual, Duration most) {

  /**
   * @throws CsrFailure where more is asked for than is given
   */
  Duration of(Optional<Duration> asked) throws CsrFailure {
    Duration lifetime = asked.filter(Duration::isPositive).orElse(usual);
    if (lifetime.compareTo(most) > 0) {
      throw new CsrFailure(
          CsrFailure.Kind.TTL_ERROR,
          "requested TTL "
              + lifetime.toSeconds()
              + "s is greater than the max allowed TTL "
              + most.toSeconds()
              + "s");
    }
    return lifetime;
  }
}
