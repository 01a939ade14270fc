package dev.mizzen.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevocationListsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private final Identity a = authority("a");
  private final Identity b = authority("b");
  private final List<X509Certificate> both = List.of(a.certificate(), b.certificate());

  private static Identity authority(String name) {
    return new CertificateSigner()
        .selfSigned(new CertificateProfile.Root(name, Duration.ofDays(10)), KeyPairs.ec(), NOW);
  }

  private static String list(Identity signer) throws Exception {
    return TestRevocations.list(signer, NOW.plus(Duration.ofDays(7)));
  }

  @Test
  void oneOfEachAuthorityIsRightInAnyOrder() throws Exception {
    String lists = list(b) + list(a);

    assertThatCode(() -> RevocationLists.checked(lists, both)).doesNotThrowAnyException();
  }

  @Test
  void theyEndWithTheFirstOfThem() throws Exception {
    Instant soon = NOW.plus(Duration.ofDays(1));

    String lists = list(a) + TestRevocations.list(b, soon);

    assertThat(RevocationLists.checked(lists, both))
        .isEqualTo(new RevocationLists(lists, Optional.of(soon)));
  }

  @Test
  void noneAtAllIsRight() throws Exception {
    assertThat(RevocationLists.checked("\n", both)).isEqualTo(RevocationLists.NONE);
  }

  @Test
  void aTextWithoutAnyIsNoneOfTheirs() {
    assertThatThrownBy(() -> RevocationLists.checked("revoked: all", List.of()))
        .isInstanceOf(Pem.BadPem.class)
        .hasMessage("holds no revocation list");
  }

  @Test
  void anAuthorityWithoutOneIsNamed() throws Exception {
    String lists = list(a);

    assertThatThrownBy(() -> RevocationLists.checked(lists, both))
        .isInstanceOf(CaBundle.BadBundle.class)
        .hasMessage("there is no revocation list signed by O=b");
  }

  @Test
  void aListOfAnotherKeyOfTheSameNameIsNone() throws Exception {
    String lists = list(authority("a")) + list(b);

    assertThatThrownBy(() -> RevocationLists.checked(lists, both)).hasMessageContaining("O=a");
  }

  @Test
  void whatIsNoListIsSaid() {
    String broken = "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n";

    assertThatThrownBy(() -> RevocationLists.checked(broken, both))
        .isInstanceOf(Pem.BadPem.class)
        .hasMessage("holds a revocation list that cannot be read");
  }
}
