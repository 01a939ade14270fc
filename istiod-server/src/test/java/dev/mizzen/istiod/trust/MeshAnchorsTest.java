package dev.mizzen.istiod.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.identity.TestAuthority;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshAnchorsTest {
  private final String root = new TestAuthority().rootPem();

  @Test
  void entriesArePemOrEndpoints() {
    MeshAnchors anchors =
        MeshAnchors.of(
            MeshConfig.newBuilder()
                .addCaCertificates(data().setPem(root))
                .addCaCertificates(data().setSpiffeBundleUrl("https://far.example/bundle"))
                .addCaCertificates(data().setSpiffeBundleUrl("near.example:8443/bundle"))
                .build());

    assertThat(anchors.roots()).containsExactly(root);
    assertThat(anchors.endpoints())
        .containsExactlyInAnyOrder(
            URI.create("https://far.example/bundle"),
            URI.create("https://near.example:8443/bundle"));
    assertThat(anchors.problems()).isEmpty();
  }

  @Test
  void aRootThatIsNoneHasAllOfTheLastGoodSettingsStay() {
    String leaf = Pem.text(new TestAuthority().issue(List.of("a"), Duration.ofHours(1)).chain());

    MeshAnchors anchors =
        MeshAnchors.of(
            MeshConfig.newBuilder()
                .addCaCertificates(data().setPem(root))
                .addCaCertificates(data().setPem(leaf))
                .addCaCertificates(data().setPem("no pem"))
                .build());

    assertThat(anchors.rootsAfter(List.of("before"))).containsExactly("before");
    assertThat(anchors.problems())
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .startsWith(
                        "caCertificates[1].pem holds a certificate that is not an authority"),
            problem -> assertThat(problem).startsWith("caCertificates[2].pem "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://far.example/bundle | is not https",
        "file:///etc/passwd | is not https",
        "ftp://far.example | is not https",
        "https:// | is no URL",
        "https:///bundle | names no host",
        "https://user:secret@far.example | holds a user's name, which is not sent",
        "https://far example | is no URL",
      })
  void endpointsThatAreNotAskedAreNamed(String url, String reason) {
    MeshAnchors anchors =
        MeshAnchors.of(
            MeshConfig.newBuilder()
                .addCaCertificates(data().setSpiffeBundleUrl(url))
                .addCaCertificates(data().setSpiffeBundleUrl("https://good.example"))
                .build());

    assertThat(anchors.problems()).containsExactly("caCertificates[0].spiffeBundleUrl " + reason);
    assertThat(anchors.endpoints()).containsExactly(URI.create("https://good.example"));
  }

  private static MeshConfig.CertificateData.Builder data() {
    return MeshConfig.CertificateData.newBuilder();
  }
}
