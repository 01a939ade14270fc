package dev.mizzen.ca.service;

import java.time.Duration;
import java.util.Optional;

/**
 * How long workloads' certificates are good for.
 *
 * <p>Source: Istio 1.30, security/pkg/pki/ca/ca.go, sign.
 *
 * @param usual where the caller names none (DEFAULT_WORKLOAD_CERT_TTL); an operator's word, which
 *     {@code most} does not bound
 * @param most that a caller may name (MAX_WORKLOAD_CERT_TTL)
 */
public record Lifetimes(Duration usual, Duration most) {

  /**
   * @throws CsrFailure where more is asked for than is given
   */
  Duration of(Optional<Duration> asked) throws CsrFailure {
    Optional<Duration> named = asked.filter(Duration::isPositive);
    if (named.isPresent() && named.get().compareTo(most) > 0) {
      throw new CsrFailure(
          CsrFailure.Kind.TTL_ERROR,
          "requested TTL "
              + named.get().toSeconds()
              + "s is greater than the max allowed TTL "
              + most.toSeconds()
              + "s");
    }
    return named.orElse(usual);
  }

  /** No certificate is good for longer. */
  public Duration longest() {
    return usual.compareTo(most) > 0 ? usual : most;
  }
}
