package dev.mizzen.model.index;

import static dev.mizzen.model.testing.ServiceFixture.key;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.NetworkId;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.NodePorts;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.ServiceFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkIndexTest {
  private static final NetworkId N1 = new NetworkId("n1");

  private static MeshNetworks networks(Network.Builder n1) {
    return MeshNetworks.newBuilder().putNetworks("n1", n1.build()).build();
  }

  private static Network.IstioNetworkGateway gateway(String address, int port) {
    return Network.IstioNetworkGateway.newBuilder().setAddress(address).setPort(port).build();
  }

  private static Network.NetworkEndpoints fromRegistry(String cluster) {
    return Network.NetworkEndpoints.newBuilder().setFromRegistry(cluster).build();
  }

  private static Network fromCidr(String range) {
    return Network.newBuilder()
        .addEndpoints(Network.NetworkEndpoints.newBuilder().setFromCidr(range))
        .build();
  }

  private static Node node(String name, String tier, String... externalIps) {
    return new Node(name, MeshFixture.CLUSTER, Map.of("tier", tier), List.of(externalIps));
  }

  private static ServiceFixture eastWest(String cluster, String... external) {
    return service("istio-system", "eastwest")
        .cluster(cluster)
        .external(external)
        .labels(Map.of("topology.istio.io/network", "n1"))
        .port("tls", 15443, Protocol.TLS);
  }

  private static List<String> text(List<NetworkGateway> gateways) {
    return gateways.stream().map(gateway -> gateway.address() + ":" + gateway.port()).toList();
  }

  @Test
  void withoutGatewaysThereIsNothingToScale() {
    // Given
    var mesh = MeshFixture.create().with(service("default", "web"));
    // When
    var index = mesh.context().networks();
    // Then
    assertThat(index).isSameAs(NetworkIndex.EMPTY);
    assertThat(index.hasGateways()).isFalse();
    assertThat(index.weightScale()).isEqualTo(1);
  }

  @Test
  void settingsNameGatewaysForAllClusters() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                networks(
                    Network.newBuilder()
                        .addGateways(gateway("9.9.9.9", 15443))
                        .addGateways(gateway("1.1.1.1", 443))));
    // When
    var index = mesh.context().networks();
    // Then
    assertThat(text(index.gateways(N1, new ClusterId("any"))))
        .containsExactly("1.1.1.1:443", "9.9.9.9:15443");
    assertThat(index.weightScale()).isEqualTo(2);
  }

  @Test
  void labelledServicesAreGatewaysOfTheirCluster() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(eastWest("a", "1.1.1.1", "1.1.1.2"))
            .with(eastWest("b", "2.2.2.2"));
    // When
    var index = mesh.context().networks();
    // Then
    assertThat(text(index.gateways(N1, new ClusterId("a"))))
        .containsExactly("1.1.1.1:15443", "1.1.1.2:15443");
    assertThat(text(index.gateways(N1, new ClusterId("b")))).containsExactly("2.2.2.2:15443");
    assertThat(index.gateways(N1, new ClusterId("other"))).hasSize(3);
    assertThat(index.weightScale()).isEqualTo(6);
  }

  @Test
  void settingsMayNameAServiceWhoseAddressesCount() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                networks(
                    Network.newBuilder()
                        .addEndpoints(fromRegistry(MeshFixture.CLUSTER.value()))
                        .addGateways(
                            Network.IstioNetworkGateway.newBuilder()
                                .setRegistryServiceName("gw.istio-system.svc.cluster.local")
                                .setPort(443))))
            .with(service("istio-system", "gw").external("3.3.3.3").port("tls", 443, Protocol.TLS))
            .with(
                service("istio-system", "gw")
                    .cluster("other")
                    .external("4.4.4.4")
                    .port("tls", 443, Protocol.TLS));
    // When
    var index = mesh.context().networks();
    // Then
    assertThat(text(index.gateways(N1, MeshFixture.CLUSTER))).containsExactly("3.3.3.3:443");
  }

  @Test
  void serviceWithoutTheGatewayPortIsNone() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                service("istio-system", "eastwest")
                    .external("1.1.1.1")
                    .labels(Map.of("topology.istio.io/network", "n1"))
                    .port("http", 80, Protocol.HTTP));
    // When
    var index = mesh.context().networks();
    // Then
    assertThat(index.hasGateways()).isFalse();
  }

  @Test
  void gatewayKnownByNameIsOneForEachAddressOnceTheNameIsResolved() {
    // Given
    var base = MeshFixture.create().with(eastWest("a", "lb.example.com", "1.1.1.1")).context();
    // When
    var next =
        MeshFixture.after(
            base,
            new MeshEvent.GatewayNamesResolved(
                Map.of("lb.example.com", List.of("2.2.2.2", "0.0.0.9"))));
    // Then
    assertThat(base.networks().names()).containsExactly("lb.example.com");
    assertThat(text(base.networks().gateways(N1, new ClusterId("a"))))
        .containsExactly("1.1.1.1:15443");
    assertThat(text(next.networks().gateways(N1, new ClusterId("a"))))
        .containsExactly("0.0.0.9:15443", "1.1.1.1:15443", "2.2.2.2:15443");
    assertThat(next.networks().weightScale()).isEqualTo(3);
  }

  @Test
  void newNetworksReachEveryEndpoint() {
    // Given
    var base =
        MeshFixture.create()
            .with(slice("default", "web").port("http", 80).address("10.1.2.3").address("10.2.2.3"))
            .context();
    var networks =
        networks(
            Network.newBuilder()
                .addEndpoints(Network.NetworkEndpoints.newBuilder().setFromCidr("10.1.0.0/16")));
    // When
    var next = MeshFixture.after(base, new MeshEvent.MeshNetworksChanged(networks));
    // Then
    assertThat(next.endpoints().of(key("default", "web")).endpoints())
        .extracting(endpoint -> endpoint.network().value())
        .containsExactly("n1", "");
  }

  @Test
  void gatewaysStayTheSameObjectWhileOtherServicesChange() {
    // Given
    var base = MeshFixture.create().with(eastWest("a", "1.1.1.1")).context();
    // When
    var next =
        MeshFixture.after(
            base,
            new MeshEvent.ServiceChanged(MeshFixture.CLUSTER, service("default", "web").build()));
    // Then
    assertThat(next.networks()).isSameAs(base.networks());
  }

  @Test
  void gatewayOnNodePortsIsReachedAtTheNodesItSelects() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                eastWest(MeshFixture.CLUSTER.value())
                    .nodePorts(new NodePorts(Map.of(15443, 30443), Map.of("tier", "edge"))))
            .with(new MeshEvent.NodeChanged(node("a", "edge", "5.5.5.1", "5.5.5.9")))
            .with(new MeshEvent.NodeChanged(node("b", "edge", "5.5.5.2")))
            .with(new MeshEvent.NodeChanged(node("inner", "edge")))
            .with(new MeshEvent.NodeChanged(node("other", "inner", "5.5.5.3")));
    // When
    var index = mesh.context().networks();
    // Then
    assertThat(text(index.gateways(N1, MeshFixture.CLUSTER)))
        .containsExactly("5.5.5.1:30443", "5.5.5.2:30443");
  }

  @Test
  void addressInRangesInsideOneAnotherIsInTheWidest() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                MeshNetworks.newBuilder()
                    .putNetworks("a-narrow", fromCidr("10.1.2.0/24"))
                    .putNetworks("b-wide", fromCidr("10.1.0.0/16"))
                    .build())
            .with(slice("default", "web").port("http", 80).address("10.1.2.3"));
    // When
    var endpoints = mesh.context().endpoints().of(key("default", "web")).endpoints();
    // Then
    assertThat(endpoints)
        .extracting(endpoint -> endpoint.network().value())
        .containsExactly("b-wide");
  }
}
