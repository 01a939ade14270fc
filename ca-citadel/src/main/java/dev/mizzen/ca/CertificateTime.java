package dev.mizzen.ca;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x509.Time;

/**
 * Times of certificates, in whole seconds. Bouncy Castle's own constructors take a calendar for
 * each and read what they wrote: an eighth of the time that a certificate takes.
 *
 * <p>Source: RFC 5280, 4.1.2.5: two digits of the year through 2049, four from then on.
 */
final class CertificateTime {
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("uuMMddHHmmss'Z'", Locale.ROOT);
  private static final DateTimeFormatter LONG =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);
  private static final int LAST_SHORT_YEAR = 2049;
  private static final int FIRST_SHORT_YEAR = 1950;

  private CertificateTime() {}

  /**
   * @throws IllegalArgumentException before the year 0 or after 9999
   */
  static Time of(Instant instant) {
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
    int year = time.getYear();
    if (year < 0 || year > 9999) {
      throw new IllegalArgumentException("no certificate can tell the year " + year);
    }
    return year >= FIRST_SHORT_YEAR && year <= LAST_SHORT_YEAR
        ? encoded(BERTags.UTC_TIME, SHORT.format(time))
        : encoded(BERTags.GENERALIZED_TIME, LONG.format(time));
  }

  private static Time encoded(int tag, String text) {
    byte[] digits = text.getBytes(StandardCharsets.US_ASCII);
    byte[] der = new byte[digits.length + 2];
    der[0] = (byte) tag;
    der[1] = (byte) digits.length;
    System.arraycopy(digits, 0, der, 2, digits.length);
    try {
      return Time.getInstance(ASN1Primitive.fromByteArray(der));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
