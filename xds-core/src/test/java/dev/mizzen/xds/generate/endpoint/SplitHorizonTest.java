package dev.mizzen.xds.generate.endpoint;

import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.GeneratorFixture;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitHorizonTest {
  private static final Map<String, String> IN_MESH = Map.of("security.istio.io/tlsMode", "istio");

  @Test
  void endpointsOfAnotherNetworkAreReachedThroughItsGateways() {
    List<LbEndpoint> members = members(twoNetworks(IN_MESH), Map.of("NETWORK", "here"));
    assertThat(members)
        .extracting(SplitHorizonTest::address)
        .containsExactly("10.0.1.1:8080", "192.0.2.1:15443", "192.0.2.2:15443");
    assertThat(members)
        .extracting(member -> member.getLoadBalancingWeight().getValue())
        .containsExactly(2, 1, 1);
    assertThat(
            members
                .get(1)
                .getMetadata()
                .getFilterMetadataOrThrow("istio")
                .getFieldsOrThrow("workload")
                .getStringValue())
        .startsWith(";;;;");
  }

  @Test
  void endpointsOfTheOwnNetworkAreCalledDirectly() {
    List<LbEndpoint> members = members(twoNetworks(IN_MESH), Map.of("NETWORK", "there"));
    assertThat(members).extracting(SplitHorizonTest::address).contains("10.0.2.1:8080");
  }

  @Test
  void gatewaysCarryMutualTlsOnly() {
    List<LbEndpoint> members = members(twoNetworks(Map.of()), Map.of("NETWORK", "here"));
    assertThat(members).extracting(SplitHorizonTest::address).containsExactly("10.0.1.1:8080");
  }

  @Test
  void proxyThatWantsOneNetworkSeesNoOther() {
    List<LbEndpoint> members =
        members(twoNetworks(IN_MESH), Map.of("NETWORK", "here", "REQUESTED_NETWORK_VIEW", "here"));
    assertThat(members).extracting(SplitHorizonTest::address).containsExactly("10.0.1.1:8080");
  }

  @Test
  void sidecarCallsANetworkDirectlyWhoseGatewaysOnlyTunnel() {
    MeshFixture mesh =
        pods(
            mesh()
                .with(
                    service("istio-system", "eastwest")
                        .external("192.0.2.1")
                        .labels(Map.of("topology.istio.io/network", "there"))
                        .port("hbone", 15008, Protocol.TCP)),
            IN_MESH);
    List<LbEndpoint> members = members(mesh, Map.of("NETWORK", "here"));
    assertThat(members)
        .extracting(SplitHorizonTest::address)
        .containsExactlyInAnyOrder("10.0.1.1:8080", "10.0.2.1:8080");
  }

  private static String address(LbEndpoint endpoint) {
    var socket = endpoint.getEndpoint().getAddress().getSocketAddress();
    return socket.getAddress() + ":" + socket.getPortValue();
  }

  private static List<LbEndpoint> members(MeshFixture mesh, Map<String, String> metadata) {
    PushContext context = mesh.context();
    EndpointGenerator generator = new EndpointGenerator();
    var scope = GeneratorFixture.sidecar(context, metadata).outbound();
    var input =
        generator
            .select(context, scope, "outbound|80||reviews.shop.svc.cluster.local")
            .orElseThrow();
    ClusterLoadAssignment assignment = (ClusterLoadAssignment) generator.build(input).message();
    return assignment.getEndpointsList().stream()
        .flatMap(group -> group.getLbEndpointsList().stream())
        .toList();
  }

  /** One pod here, one there behind two gateways. */
  private static MeshFixture twoNetworks(Map<String, String> labelsThere) {
    return pods(
        mesh()
            .with(
                MeshNetworks.newBuilder()
                    .putNetworks(
                        "there",
                        Network.newBuilder()
                            .addGateways(gateway("192.0.2.1"))
                            .addGateways(gateway("192.0.2.2"))
                            .build())
                    .build()),
        labelsThere);
  }

  /** One pod here, one there. */
  private static MeshFixture pods(MeshFixture mesh, Map<String, String> labelsThere) {
    Map<String, String> there = new java.util.HashMap<>(labelsThere);
    there.put("topology.istio.io/network", "there");
    return mesh.with(service("shop", "reviews").port("http", 80, Protocol.HTTP))
        .with(
            pod("shop", "reviews-1", "10.0.1.1")
                .labels(Map.of("topology.istio.io/network", "here")))
        .with(pod("shop", "reviews-2", "10.0.2.1").labels(there))
        .with(
            slice("shop", "reviews")
                .port("http", 8080)
                .pod("10.0.1.1", "reviews-1")
                .pod("10.0.2.1", "reviews-2"));
  }

  private static Network.IstioNetworkGateway gateway(String address) {
    return Network.IstioNetworkGateway.newBuilder().setAddress(address).setPort(15443).build();
  }
}
