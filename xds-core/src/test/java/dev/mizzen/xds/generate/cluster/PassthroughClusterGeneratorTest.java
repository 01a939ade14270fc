package dev.mizzen.xds.generate.cluster;

import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassthroughClusterGeneratorTest {
  @Test
  void blackHoleHasNoEndpoints() {
    assertThat(Clusters.ofSidecar(mesh()).text("BlackHoleCluster"))
        .isEqualTo(
            Clusters.normalized(
                """
                {"name": "BlackHoleCluster", "altStatName": "BlackHoleCluster;", "type": "STATIC", "connectTimeout": "10s"}
                """));
  }

  @Test
  void passthroughFollowsTheClient() {
    assertThat(Clusters.ofSidecar(mesh()).text("PassthroughCluster"))
        .isEqualTo(
            Clusters.normalized(
                """
                {"name": "PassthroughCluster", "altStatName": "PassthroughCluster;", "type": "ORIGINAL_DST", "lbPolicy": "CLUSTER_PROVIDED",
                 "connectTimeout": "10s",
                 "circuitBreakers": {"thresholds": [
                  {"maxConnections": 4294967295, "maxPendingRequests": 4294967295, "maxRequests": 4294967295, "maxRetries": 4294967295}]},
                 "filters": [{"name": "istio.metadata_exchange", "typedConfig": {"@type": "type.googleapis.com/udpa.type.v1.TypedStruct",
                  "typeUrl": "type.googleapis.com/envoy.tcp.metadataexchange.config.MetadataExchange",
                  "value": {"protocol": "istio-peer-exchange", "enable_discovery": true}}}],
                 "typedExtensionProtocolOptions": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                  "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                  "commonHttpProtocolOptions": {"idleTimeout": "300s"},
                  "useDownstreamProtocolConfig": {"httpProtocolOptions": {}, "http2ProtocolOptions": {}}}}}
                """));
  }

  @Test
  void inboundPassthroughIsToldByItsSourceAddress() {
    Cluster cluster = Clusters.ofSidecar(mesh()).get("InboundPassthroughCluster");
    assertThat(cluster.getAltStatName()).isEqualTo("PassthroughCluster;");
    assertThat(cluster.getFiltersList()).isEmpty();
    assertThat(cluster.getUpstreamBindConfig().getSourceAddress().getAddress())
        .isEqualTo("127.0.0.6");
    assertThat(cluster.getUpstreamBindConfig().getExtraSourceAddressesList()).isEmpty();
  }

  @Test
  void proxyOfBothFamiliesPassesThroughFromBoth() {
    Clusters clusters = Clusters.ofSidecar(mesh(), Map.of("INSTANCE_IPS", "10.1.0.1,2001:db8::1"));
    assertThat(
            clusters
                .get("InboundPassthroughCluster")
                .getUpstreamBindConfig()
                .getExtraSourceAddresses(0)
                .getAddress()
                .getAddress())
        .isEqualTo("::6");
  }

  @Test
  void routersHaveNoPassthrough() {
    assertThat(Clusters.ofRouter(mesh()).names()).containsExactly("BlackHoleCluster");
  }

  @Test
  void externalProviderIsReachedThroughItsSocket() {
    Clusters clusters = Clusters.ofSidecar(mesh(), Map.of("credential", "true"));
    assertThat(
            clusters
                .get("sds-external")
                .getLoadAssignment()
                .getEndpoints(0)
                .getLbEndpoints(0)
                .getEndpoint()
                .getAddress()
                .getPipe()
                .getPath())
        .isEqualTo("./var/run/secrets/credential-uds/socket");
    assertThat(clusters.http("sds-external").getExplicitHttpConfig().hasHttp2ProtocolOptions())
        .isTrue();
  }

  @Test
  void headerCaseIsKeptWhereTheProxyWantsIt() {
    Clusters clusters =
        Clusters.ofSidecar(
            mesh("{defaultConfig: {proxyHeaders: {preserveHttp1HeaderCase: true}}}"));
    assertThat(
            clusters
                .http("PassthroughCluster")
                .getUseDownstreamProtocolConfig()
                .getHttpProtocolOptions()
                .getHeaderKeyFormat()
                .getStatefulFormatter()
                .getName())
        .isEqualTo("preserve_case");
  }
}
