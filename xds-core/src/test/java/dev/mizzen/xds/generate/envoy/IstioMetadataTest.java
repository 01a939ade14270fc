package dev.mizzen.xds.generate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import org.junit.jupiter.api.Test;

class IstioMetadataTest {
  @Test
  void pathNamesGroupVersionNamespaceKindAndName() {
    assertThat(
            IstioMetadata.configPath(new ConfigKey(ConfigKind.VIRTUAL_SERVICE, "shop", "reviews")))
        .isEqualTo("/apis/networking.istio.io/v1/namespaces/shop/virtual-service/reviews");
    assertThat(IstioMetadata.configPath(new ConfigKey(ConfigKind.ENVOY_FILTER, "shop", "lua")))
        .isEqualTo("/apis/networking.istio.io/v1alpha3/namespaces/shop/envoy-filter/lua");
  }

  @Test
  void acronymCountsAsOneWord() {
    assertThat(IstioMetadata.configPath(new ConfigKey(ConfigKind.HTTP_ROUTE, "shop", "web")))
        .isEqualTo("/apis/gateway.networking.k8s.io/v1/namespaces/shop/http-route/web");
  }
}
