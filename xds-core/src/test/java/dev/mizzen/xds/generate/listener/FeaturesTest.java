package dev.mizzen.xds.generate.listener;

import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.unpack;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.udpa.udpa.type.v1.TypedStruct;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.model.mesh.CompliancePolicy;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What switches of the control plane change in listeners. */
class FeaturesTest {
  private static final String LISTENER = "0.0.0.0_80";

  @Test
  void networksAreInternalEverywhereWhereTheMeshWantsItSo() {
    MeshFixture mesh =
        shop()
            .with(
                MeshNetworks.newBuilder()
                    .putNetworks(
                        "n",
                        Network.newBuilder()
                            .addEndpoints(
                                Network.NetworkEndpoints.newBuilder().setFromCidr("10.1.0.0/16"))
                            .build())
                    .build());

    assertThat(manager(mesh).hasInternalAddressConfig()).isFalse();
    assertThat(
            manager(mesh.with(FeaturesFixture.with("http.networksAreInternal", true)))
                .getInternalAddressConfig()
                .getCidrRanges(0)
                .getAddressPrefix())
        .isEqualTo("10.1.0.0");
  }

  @Test
  void continueIsPassedOnUnlessTurnedOff() {
    assertThat(manager(shop()).getProxy100Continue()).isTrue();
    assertThat(
            manager(shop().with(FeaturesFixture.with("http.forwardsContinue", false)))
                .getProxy100Continue())
        .isFalse();
  }

  @Test
  void peersTellEachOtherOfMoreLabels() {
    Listeners listeners =
        Listeners.ofSidecar(
            shop().with(FeaturesFixture.with("observability.exchangedLabels", List.of("role"))));
    TypedStruct http =
        unpack(listeners.http(LISTENER, 0).getHttpFilters(0).getTypedConfig(), TypedStruct.class);
    TypedStruct tcp =
        unpack(
            listeners.chain("virtualInbound", 0).getFilters(0).getTypedConfig(), TypedStruct.class);

    assertThat(List.of(http, tcp))
        .allSatisfy(
            config ->
                assertThat(
                        config
                            .getValue()
                            .getFieldsOrThrow("additional_labels")
                            .getListValue()
                            .getValues(0)
                            .getStringValue())
                    .isEqualTo("role"));
  }

  @Test
  void sidecarsOfIpv6PodsTakeIpv4WhereTheMeshWantsItSo() {
    Map<String, String> metadata = Map.of("INSTANCE_IPS", "2001:db8::1");
    MeshFixture mesh = shop();
    assertThat(
            Listeners.ofSidecar(mesh, metadata).get("virtualOutbound").getAdditionalAddressesList())
        .isEmpty();

    var listener =
        Listeners.ofSidecar(
                mesh.with(FeaturesFixture.with("ipv4ListenersOfIpv6Proxies", true)), metadata)
            .get("virtualOutbound");

    assertThat(listener.getAddress().getSocketAddress().getAddress()).isEqualTo("::");
    assertThat(listener.getAdditionalAddresses(0).getAddress().getSocketAddress().getAddress())
        .isEqualTo("0.0.0.0");
  }

  @Test
  void aPolicyGoesOverTheSuitesOfTheMesh() {
    MeshFixture mesh = shop();
    List<String> usual = inboundTls(mesh).getCipherSuitesList();

    TlsParameters held =
        inboundTls(mesh.with(FeaturesFixture.with("compliance", CompliancePolicy.FIPS_140_2)));

    assertThat(usual).contains("AES256-GCM-SHA384");
    assertThat(held.getCipherSuitesList())
        .isNotEmpty()
        .allMatch(suite -> suite.startsWith("ECDHE-"));
    assertThat(held.getTlsMaximumProtocolVersion()).isEqualTo(TlsParameters.TlsProtocol.TLSv1_2);
  }

  /** Of the first chain that ends TLS. */
  private static TlsParameters inboundTls(MeshFixture mesh) {
    return Listeners.ofSidecar(mesh).get("virtualInbound").getFilterChainsList().stream()
        .filter(FilterChain::hasTransportSocket)
        .findFirst()
        .map(
            chain ->
                unpack(chain.getTransportSocket().getTypedConfig(), DownstreamTlsContext.class)
                    .getCommonTlsContext()
                    .getTlsParams())
        .orElseThrow();
  }

  private static HttpConnectionManager manager(MeshFixture mesh) {
    return Listeners.ofSidecar(mesh).http(LISTENER, 0);
  }

  private static MeshFixture shop() {
    return mesh().with(service("shop", "a").address("10.0.0.1").port("p", 80, Protocol.HTTP));
  }
}
