package dev.mizzen.ca;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
  private static final int LAST_SHORT_YEAR = 2049;
  private static final int FIRST_SHORT_YEAR = 1950;

  private CertificateTime() {}

  /**
   * @throws IllegalArgumentException before the year 0 or after 9999
   */
  static Time of(Instant instant) {
    try {
      return Time.getInstance(ASN1Primitive.fromByteArray(encoded(instant)));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * As it stands in a certificate, DER.
   *
   * @throws IllegalArgumentException before the year 0 or after 9999
   */
  static byte[] encoded(Instant instant) {
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
    int year = time.getYear();
    if (year < 0 || year > 9999) {
      throw new IllegalArgumentException("no certificate can tell the year " + year);
    }
    return year >= FIRST_SHORT_YEAR && year <= LAST_SHORT_YEAR
        ? Der.tagged(BERTags.UTC_TIME, twoDigits(year % 100), rest(time))
        : Der.tagged(
            BERTags.GENERALIZED_TIME, twoDigits(year / 100), twoDigits(year % 100), rest(time));
  }

  private static byte[] rest(OffsetDateTime time) {
    byte[] text = new byte[11];
    int at = 0;
    for (int number :
        new int[] {
          time.getMonthValue(),
          time.getDayOfMonth(),
          time.getHour(),
          time.getMinute(),
          time.getSecond()
        }) {
      System.arraycopy(twoDigits(number), 0, text, at, 2);
      at += 2;
    }
    text[at] = 'Z';
    return text;
  }

  private static byte[] twoDigits(int number) {
    return new byte[] {(byte) ('0' + number / 10), (byte) ('0' + number % 10)};
  }
}
