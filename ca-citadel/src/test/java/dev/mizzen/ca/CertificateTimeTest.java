package dev.mizzen.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x509.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTimeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1949-12-31T23:59:59Z",
        "1950-01-01T00:00:00Z",
        "1999-12-31T23:59:59Z",
        "2026-11-29T19:30:05Z",
        "2049-12-31T23:59:59Z",
        "2050-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z"
      })
  void readsBackAsTheSameInstant(String text) {
    Instant instant = Instant.parse(text);

    Time time = CertificateTime.of(instant);

    assertThat(time.getDate().toInstant()).isEqualTo(instant);
  }

  @Test
  void takesFourDigitsOfAYearWhereTwoDoNotTell() {
    assertThat(CertificateTime.of(Instant.parse("2049-12-31T23:59:59Z")).toASN1Primitive())
        .isInstanceOf(ASN1UTCTime.class);
    assertThat(CertificateTime.of(Instant.parse("2050-01-01T00:00:00Z")).toASN1Primitive())
        .isInstanceOf(ASN1GeneralizedTime.class);
  }

  @Test
  void leavesOutFractionsOfASecond() {
    assertThat(CertificateTime.of(Instant.parse("2026-11-29T19:30:05.999Z")).getTime())
        .isEqualTo("20261129193005GMT+00:00");
  }

  @Test
  void refusesAYearOfFiveDigits() {
    assertThatThrownBy(() -> CertificateTime.of(Instant.parse("+10000-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10000");
  }
}
