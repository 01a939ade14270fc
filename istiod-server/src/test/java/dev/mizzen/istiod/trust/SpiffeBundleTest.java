package dev.mizzen.istiod.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.identity.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpiffeBundleTest {
  private final X509Certificate one = new TestAuthority().itself().chain().getFirst();
  private final X509Certificate other = new TestAuthority().itself().chain().getFirst();

  @Test
  void keysForCertificatesAreRootsAndKeysForTokensAreNot() throws Anchors.Refused {
    assertThat(SpiffeBundle.roots(bytes(BundleServer.document(one, other))))
        .containsExactly(Pem.text(List.of(one)), Pem.text(List.of(other)));
  }

  @Test
  void aWorkloadsCertificateIsNoRoot() {
    X509Certificate leaf =
        new TestAuthority().issue(List.of("a.example"), Duration.ofHours(1)).chain().getFirst();

    assertThatThrownBy(() -> SpiffeBundle.roots(bytes(BundleServer.document(one, leaf))))
        .isInstanceOf(Anchors.Refused.class)
        .hasMessage("holds a certificate that is not an authority's");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html> | is no JSON",
        "'' | holds no key of use x509-svid",
        "[] | holds no key of use x509-svid",
        "{\"keys\": [{\"use\": \"jwt-svid\"}]} | holds no key of use x509-svid",
        "{\"keys\": [{\"use\": \"x509-svid\"}]} | keys[0].x5c has 0 certificates, want 1",
        "{\"keys\": [{\"use\": \"x509-svid\", \"x5c\": [\"a\", \"b\"]}]}"
            + " | keys[0].x5c has 2 certificates, want 1",
        "{\"keys\": [{\"use\": \"x509-svid\", \"x5c\": [\"%\"]}]} | keys[0].x5c holds no certificate",
        "{\"keys\": [{\"use\": \"x509-svid\", \"x5c\": [\"AAAA\"]}]}"
            + " | keys[0].x5c holds no certificate",
        "{\"keys\": {\"use\": \"x509-svid\"}} | holds no key of use x509-svid",
      })
  void whatIsNoBundleIsRefusedWithTheReason(String document, String reason) {
    assertThatThrownBy(() -> SpiffeBundle.roots(bytes(document)))
        .isInstanceOf(Anchors.Refused.class)
        .hasMessage(reason);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
