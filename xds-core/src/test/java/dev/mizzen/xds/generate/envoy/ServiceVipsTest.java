package dev.mizzen.xds.generate.envoy;

import static dev.mizzen.model.testing.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.GeneratorFixture;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceVipsTest {
  private static final Features SINGLE = Features.DEFAULT;
  private static final Features DUAL = FeaturesFixture.with("dualStack", true);

  private static final String ONE_FAMILY = "10.1.0.1";
  private static final String BOTH_FAMILIES = "10.1.0.1,2001:db8::1";
  private static final String OTHER_FAMILY = "2001:db8::1";

  private static final Service SERVICE =
      service("shop", "cart")
          .clusterIps("10.96.0.4", "2001:db8:96::4")
          .port("tcp", 80, Protocol.TCP)
          .build();

  @Test
  void dualStackProxyGetsBothFamiliesOnlyInADualStackMesh() {
    assertThat(ServiceVips.all(SERVICE, proxy(BOTH_FAMILIES), DUAL))
        .containsExactly("10.96.0.4", "2001:db8:96::4");
    assertThat(ServiceVips.all(SERVICE, proxy(BOTH_FAMILIES), SINGLE)).containsExactly("10.96.0.4");
  }

  @Test
  void proxyOfOneFamilyGetsTheAddressesOfIt() {
    assertThat(ServiceVips.all(SERVICE, proxy(ONE_FAMILY), DUAL)).containsExactly("10.96.0.4");
    assertThat(ServiceVips.all(SERVICE, proxy(OTHER_FAMILY), DUAL))
        .containsExactly("2001:db8:96::4");
    assertThat(ServiceVips.first(SERVICE, proxy(OTHER_FAMILY), DUAL)).isEqualTo("2001:db8:96::4");
  }

  @Test
  void serviceWithoutAnAddressOfTheFamilyIsListenedForAtItsOwn() {
    Service service = service("shop", "old").address("10.96.0.5").build();
    assertThat(ServiceVips.first(service, proxy(OTHER_FAMILY), SINGLE)).isEqualTo("10.96.0.5");
    assertThat(ServiceVips.all(service, proxy(OTHER_FAMILY), SINGLE)).isEmpty();
  }

  @Test
  void headlessServiceHasTheUnspecifiedAddress() {
    Service service = service("shop", "db").headless().build();
    assertThat(ServiceVips.all(service, proxy(ONE_FAMILY), SINGLE)).containsExactly("0.0.0.0");
  }

  private static ProxyTraits proxy(String instanceIps) {
    return GeneratorFixture.sidecar(
            MeshFixture.create().context(), Map.of("INSTANCE_IPS", instanceIps))
        .outbound()
        .traits();
  }
}
