package dev.mizzen.xds.generate.proxyconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.model.identity.TrustBundle;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.proxyconfig.TrustBundleGenerator.Everybody;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustBundleGeneratorTest {
  private final TrustBundleGenerator generator = new TrustBundleGenerator();

  @Test
  void allRootsStandInOneUnnamedProxyConfig() {
    PushContext context =
        MeshFixture.create()
            .with(new MeshEvent.TrustBundleChanged(new TrustBundle(List.of("b", "a", "b"))))
            .context();

    assertThat(generator.select(context, Everybody.ALL))
        .singleElement()
        .extracting(generator::build)
        .satisfies(resource -> assertThat(resource.name()).isEmpty())
        .extracting(Resource::message)
        .isEqualTo(
            ProxyConfig.newBuilder().addCaCertificatesPem("a").addCaCertificatesPem("b").build());
  }

  @Test
  void aMeshWithOneRootTellsNothing() {
    assertThat(generator.select(MeshFixture.create().context(), Everybody.ALL)).isEmpty();
  }
}
