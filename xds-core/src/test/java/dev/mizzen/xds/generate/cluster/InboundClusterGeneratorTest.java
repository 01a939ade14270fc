package dev.mizzen.xds.generate.cluster;

import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.Address;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboundClusterGeneratorTest {
  private static final String INBOUND = "inbound|8080||";

  @Test
  void workloadIsCalledWhereTheClientMeantToGo() {
    assertThat(Clusters.ofSidecar(web(mesh())).text(INBOUND))
        .isEqualTo(
            Clusters.normalized(
                """
                {"name": "inbound|8080||", "altStatName": "inbound|8080||;", "type": "ORIGINAL_DST", "lbPolicy": "CLUSTER_PROVIDED",
                 "cleanupInterval": "9223372035s", "connectTimeout": "10s", "commonLbConfig": {},
                 "circuitBreakers": {"thresholds": [
                  {"maxConnections": 4294967295, "maxPendingRequests": 4294967295, "maxRequests": 4294967295, "maxRetries": 4294967295}]},
                 "metadata": {"filterMetadata": {"istio": {"services": [
                  {"host": "web.client.svc.cluster.local", "name": "web", "namespace": "client"}]}}},
                 "upstreamBindConfig": {"sourceAddress": {"address": "127.0.0.6", "portValue": 0}}}
                """));
  }

  @Test
  void routersHaveNone() {
    assertThat(Clusters.ofRouter(web(mesh())).names())
        .noneMatch(name -> name.startsWith("inbound|"));
  }

  @Test
  void withoutInterceptionServicesMakeNone() {
    Clusters clusters = Clusters.ofSidecar(web(mesh()), Map.of("INTERCEPTION_MODE", "NONE"));
    assertThat(clusters.names()).noneMatch(name -> name.startsWith("inbound|"));
  }

  @Test
  void localhostPolicyCallsTheWorkloadAtLoopback() {
    Cluster cluster =
        Clusters.ofSidecar(web(mesh("{inboundTrafficPolicy: {mode: 'LOCALHOST'}}"))).get(INBOUND);
    assertThat(cluster.getType()).isEqualTo(DiscoveryType.STATIC);
    assertThat(cluster.hasUpstreamBindConfig()).isFalse();
    assertThat(address(cluster).getSocketAddress().getAddress()).isEqualTo("127.0.0.1");
  }

  @Test
  void rulesConnectionPoolHoldsForTheWorkloadToo() {
    Clusters clusters =
        Clusters.ofSidecar(
            web(mesh())
                .withConfig(
                    object(
                        """
                        {apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: {name: 'web', namespace: 'client'}, spec:
                         {host: 'web', trafficPolicy: {connectionPool: {tcp: {maxConnections: 9}}, outlierDetection: {consecutive5xxErrors: 1}}}}
                        """)));
    assertThat(
            clusters
                .get(INBOUND)
                .getCircuitBreakers()
                .getThresholds(0)
                .getMaxConnections()
                .getValue())
        .isEqualTo(9);
    assertThat(clusters.get(INBOUND).hasOutlierDetection()).isFalse();
    assertThat(clusters.istioMetadata(INBOUND, "config"))
        .isEqualTo("/apis/networking.istio.io/v1/namespaces/client/destination-rule/web");
  }

  @Test
  void ingressListenersReplaceServices() {
    Clusters clusters = Clusters.ofSidecar(ingress("127.0.0.1:9000"));
    assertThat(clusters.names()).contains("inbound|7000||").doesNotContain(INBOUND);
    Cluster cluster = clusters.get("inbound|7000||");
    assertThat(address(cluster).getSocketAddress().getPortValue()).isEqualTo(9000);
    assertThat(cluster.hasMetadata()).isFalse();
  }

  @Test
  void ingressEndpointMayBeASocketOrTheProxysOwnAddress() {
    Cluster socket = Clusters.ofSidecar(ingress("unix:///run/app.sock")).get("inbound|7000||");
    assertThat(address(socket).getPipe().getPath()).isEqualTo("/run/app.sock");
    assertThat(socket.getUpstreamBindConfig().getSourceAddress().getAddress())
        .isEqualTo("127.0.0.6");
    Cluster own = Clusters.ofSidecar(ingress("0.0.0.0:9000")).get("inbound|7000||");
    assertThat(address(own).getSocketAddress().getAddress()).isEqualTo("10.1.0.1");
    assertThat(own.hasUpstreamBindConfig()).isTrue();
  }

  @Test
  void ingressWithoutEndpointPassesThrough() {
    assertThat(Clusters.ofSidecar(ingress("")).get("inbound|7000||").getType())
        .isEqualTo(DiscoveryType.ORIGINAL_DST);
  }

  @Test
  void otherIngressEndpointsHaveNoCluster() {
    assertThat(Clusters.ofSidecar(ingress("10.9.9.9:9000")).names())
        .doesNotContain("inbound|7000||");
  }

  private static Address address(Cluster cluster) {
    return cluster.getLoadAssignment().getEndpoints(0).getLbEndpoints(0).getEndpoint().getAddress();
  }

  private static MeshFixture ingress(String endpoint) {
    return web(mesh())
        .withConfig(
            object(
                """
                {apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: {name: 'in', namespace: 'client'}, spec:
                 {ingress: [{port: {number: 7000, name: 'http', protocol: 'HTTP'}, defaultEndpoint: '%s'}]}}
                """
                    .formatted(endpoint)));
  }

  private static MeshFixture web(MeshFixture mesh) {
    return mesh.with(service("client", "web").port("http", 80, Protocol.HTTP))
        .with(pod("client", "web-0", "10.1.0.1"))
        .with(slice("client", "web").port("http", 8080).pod("10.1.0.1", "web-0"));
  }
}
