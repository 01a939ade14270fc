package dev.mizzen.xds.generate.secret;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * From when to when a certificate holds.
 *
 * @param notBefore in seconds since 1970
 * @param notAfter in seconds since 1970
 */
public record Validity(long notBefore, long notAfter) {

  /**
   * Why it does not hold; goes on from the certificate. Empty where it does.
   *
   * @param now in seconds since 1970
   */
  public Optional<String> problemAt(long now) {
    if (now > notAfter) {
      return Optional.of("expired at " + text(notAfter));
    }
    return now < notBefore
        ? Optional.of("is not valid before " + text(notBefore))
        : Optional.empty();
  }

  private static String text(long seconds) {
    return LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC)
            .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
        + "Z";
  }

  /** The longest time in which at least one of two holds. */
  Validity or(Validity other) {
    return new Validity(Math.min(notBefore, other.notBefore), Math.max(notAfter, other.notAfter));
  }
}
