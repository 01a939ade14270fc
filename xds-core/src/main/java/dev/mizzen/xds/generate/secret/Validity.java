package dev.mizzen.xds.generate.secret;

import java.time.Instant;
import java.util.Optional;

/** From when to when a certificate holds. */
public record Validity(Instant notBefore, Instant notAfter) {

  /** Why it does not hold now; goes on from the certificate. Empty where it does. */
  public Optional<String> problemAt(Instant now) {
    if (now.isAfter(notAfter)) {
      return Optional.of("expired at " + notAfter);
    }
    return now.isBefore(notBefore)
        ? Optional.of("is not valid before " + notBefore)
        : Optional.empty();
  }

  /** When that may change next; empty where it never does. */
  public Optional<Instant> nextChange(Instant now) {
    if (now.isBefore(notBefore)) {
      return Optional.of(notBefore);
    }
    return now.isAfter(notAfter) ? Optional.empty() : Optional.of(notAfter);
  }

  /** The longest time in which at least one of two holds. */
  Validity or(Validity other) {
    return new Validity(
        notBefore.isBefore(other.notBefore) ? notBefore : other.notBefore,
        notAfter.isAfter(other.notAfter) ? notAfter : other.notAfter);
  }
}
