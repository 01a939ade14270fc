package dev.mizzen.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.CertificateData;
import dev.mizzen.istiod.identity.TestAuthority;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which roots count for signers of the cluster. */
class SignerRootsTest {
  private final TestAuthority named = new TestAuthority();
  private final TestAuthority mounted = new TestAuthority();
  private final TestAuthority ofCluster = new TestAuthority();
  private final MeshConfig mesh =
      MeshConfig.newBuilder()
          .addCaCertificates(
              CertificateData.newBuilder()
                  .addCertSigners("example.com/named")
                  .setPem(named.rootPem()))
          .build();

  @Test
  void aSignersOwnEntryCountsAndForOthersWhatIsMounted() {
    SignerRoots roots =
        new SignerRoots(() -> mesh, Optional.of(mounted.rootPem()), Optional.of(mounted.rootPem()));

    assertThat(roots.of("example.com/named")).contains(named.rootPem());
    assertThat(roots.of("example.com/other")).contains(mounted.rootPem());
    assertThat(roots.all())
        .containsExactly(named.itself().certificate(), mounted.itself().certificate());
  }

  @Test
  void theClustersOwnRootIsBelievedButHandedOutForNoSigner() {
    SignerRoots roots =
        new SignerRoots(() -> mesh, Optional.empty(), Optional.of(ofCluster.rootPem()));

    assertThat(roots.of("example.com/other")).isEmpty();
    assertThat(roots.all())
        .containsExactly(named.itself().certificate(), ofCluster.itself().certificate());
  }

  @Test
  void whatIsMountedAndSpoiltIsLeftOut() {
    SignerRoots roots = new SignerRoots(() -> mesh, Optional.empty(), Optional.of("spoilt"));

    assertThat(roots.all()).containsExactly(named.itself().certificate());
  }
}
