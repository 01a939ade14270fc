package dev.mizzen.xds.generate.cluster;

import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static dev.mizzen.xds.generate.GeneratorFixture.destinationRule;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.mesh.CompliancePolicy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.GeneratorFixture;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboundClusterGeneratorTest {
  private static ConfigResource<?> translated(String name, String ports) {
    return object(
        "{apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: '%s', namespace: 'shop'}, spec: {hosts: ['far.example.com'], resolution: 'NONE', ports: %s}}"
            .formatted(name, ports));
  }

  private static final String REVIEWS = "outbound|80||reviews.shop.svc.cluster.local";
  private static final String REVIEWS_V1 = "outbound|80|v1|reviews.shop.svc.cluster.local";
  private static final String REVIEWS_HOST = "reviews.shop.svc.cluster.local";

  @Test
  void clustersTellHowNearTheirLimitsAreWhereTheMeshWantsItSo() {
    assertThat(
            Clusters.ofSidecar(
                    shop(Protocol.HTTP)
                        .with(FeaturesFixture.with("observability.tracksRemaining", true)))
                .get(REVIEWS)
                .getCircuitBreakers()
                .getThresholds(0)
                .getTrackRemaining())
        .isTrue();
  }

  @Test
  void clustersNeedNotNameTheirServices() {
    assertThat(
            Clusters.ofSidecar(
                    shop(Protocol.HTTP)
                        .with(FeaturesFixture.with("observability.clustersNameServices", false)))
                .get(REVIEWS)
                .hasMetadata())
        .isFalse();
  }

  @Test
  void clusterIpServiceIsCalledThroughItsEndpointsWithMutualTlsWhereTheyTakeIt() {
    Clusters clusters = Clusters.ofSidecar(shop(Protocol.HTTP));
    assertThat(clusters.text(REVIEWS))
        .isEqualTo(
            Clusters.normalized(
                """
                {"name": "outbound|80||reviews.shop.svc.cluster.local", "altStatName": "outbound|80||reviews.shop.svc.cluster.local;",
                 "type": "EDS", "connectTimeout": "10s", "lbPolicy": "LEAST_REQUEST", "commonLbConfig": {},
                 "edsClusterConfig": {"serviceName": "outbound|80||reviews.shop.svc.cluster.local",
                  "edsConfig": {"ads": {}, "initialFetchTimeout": "0s", "resourceApiVersion": "V3"}},
                 "circuitBreakers": {"thresholds": [
                  {"maxConnections": 4294967295, "maxPendingRequests": 4294967295, "maxRequests": 4294967295, "maxRetries": 4294967295}]},
                 "metadata": {"filterMetadata": {"istio": {"services": [
                  {"host": "reviews.shop.svc.cluster.local", "name": "reviews", "namespace": "shop"}]}}},
                 "filters": [{"name": "istio.metadata_exchange", "typedConfig": {"@type": "type.googleapis.com/udpa.type.v1.TypedStruct",
                  "typeUrl": "type.googleapis.com/envoy.tcp.metadataexchange.config.MetadataExchange",
                  "value": {"protocol": "istio-peer-exchange", "enable_discovery": true}}}],
                 "transportSocketMatches": [
                  {"name": "tlsMode-istio", "match": {"tlsMode": "istio"}, "transportSocket": {"name": "envoy.transport_sockets.tls", "typedConfig": {
                   "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
                   "sni": "outbound_.80_._.reviews.shop.svc.cluster.local",
                   "commonTlsContext": {"alpnProtocols": ["istio-peer-exchange", "istio"],
                    "tlsParams": {"tlsMinimumProtocolVersion": "TLSv1_2", "tlsMaximumProtocolVersion": "TLSv1_3"},
                    "tlsCertificateSdsSecretConfigs": [{"name": "default", "sdsConfig": {"initialFetchTimeout": "0s", "resourceApiVersion": "V3",
                     "apiConfigSource": {"apiType": "GRPC", "transportApiVersion": "V3", "setNodeOnFirstMessageOnly": true,
                      "grpcServices": [{"envoyGrpc": {"clusterName": "sds-grpc"}}]}}}],
                    "combinedValidationContext": {
                     "defaultValidationContext": {"matchSubjectAltNames": [{"exact": "spiffe://cluster.local/ns/shop/sa/reviewer"}]},
                     "validationContextSdsSecretConfig": {"name": "ROOTCA", "sdsConfig": {"initialFetchTimeout": "0s", "resourceApiVersion": "V3",
                      "apiConfigSource": {"apiType": "GRPC", "transportApiVersion": "V3", "setNodeOnFirstMessageOnly": true,
                       "grpcServices": [{"envoyGrpc": {"clusterName": "sds-grpc"}}]}}}}}}}},
                  {"name": "tlsMode-disabled", "match": {}, "transportSocket": {"name": "envoy.transport_sockets.raw_buffer",
                   "typedConfig": {"@type": "type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer"}}}]}
                """));
  }

  @Test
  void clusterNamesTheObjectsItCameFrom() {
    Clusters clusters = Clusters.ofSidecar(ruled("{}"));
    assertThat(clusters.resource(REVIEWS).sources())
        .containsExactlyInAnyOrder(
            new ConfigKey(ConfigKind.SERVICE, "shop", "reviews"),
            new ConfigKey(ConfigKind.DESTINATION_RULE, "shop", "reviews"));
  }

  @Test
  void http2PortSpeaksHttp2AndOffersIt() {
    Clusters clusters = Clusters.ofSidecar(shop(Protocol.GRPC));
    assertThat(clusters.http(REVIEWS).getExplicitHttpConfig().hasHttp2ProtocolOptions()).isTrue();
    assertThat(clusters.autoMtls(REVIEWS).getCommonTlsContext().getAlpnProtocolsList())
        .containsExactly("istio-peer-exchange", "istio", "h2");
  }

  @Test
  void sniffedPortFollowsTheClientOnSidecarsOnly() {
    assertThat(
            Clusters.ofSidecar(shop(Protocol.UNSUPPORTED))
                .http(REVIEWS)
                .hasUseDownstreamProtocolConfig())
        .isTrue();
    assertThat(Clusters.ofRouter(shop(Protocol.UNSUPPORTED)).hasHttp(REVIEWS)).isFalse();
  }

  @Test
  void udpPortHasNoCluster() {
    assertThat(Clusters.ofSidecar(shop(Protocol.UDP)).names())
        .noneMatch(name -> name.contains("reviews"));
  }

  @Test
  void headlessServiceIsCalledWhereTheClientMeantToGoAndByEndpointsFromRouters() {
    MeshFixture mesh =
        mesh()
            .with(service("shop", "db").headless().port("tcp", 5432, Protocol.TCP))
            .with(
                pod("shop", "db-0", "10.0.1.9")
                    .labels(Map.of("security.istio.io/tlsMode", "istio")))
            .with(slice("shop", "db").port("tcp", 5432).pod("10.0.1.9", "db-0"));
    Cluster sidecar = Clusters.ofSidecar(mesh).get("outbound|5432||db.shop.svc.cluster.local");
    assertThat(sidecar.getType()).isEqualTo(DiscoveryType.ORIGINAL_DST);
    assertThat(sidecar.getLbPolicy()).isEqualTo(LbPolicy.CLUSTER_PROVIDED);
    assertThat(sidecar.getTransportSocket().getName()).isEqualTo("envoy.transport_sockets.tls");
    assertThat(sidecar.getTransportSocketMatchesList()).isEmpty();
    assertThat(Clusters.ofRouter(mesh).get("outbound|5432||db.shop.svc.cluster.local").getType())
        .isEqualTo(DiscoveryType.EDS);
  }

  @Test
  void headlessServiceWithOnePlaintextEndpointIsCalledInPlaintext() {
    MeshFixture mesh =
        mesh()
            .with(service("shop", "db").headless().port("tcp", 5432, Protocol.TCP))
            .with(pod("shop", "db-0", "10.0.1.9"))
            .with(slice("shop", "db").port("tcp", 5432).pod("10.0.1.9", "db-0"));
    assertThat(
            Clusters.ofSidecar(mesh)
                .get("outbound|5432||db.shop.svc.cluster.local")
                .hasTransportSocket())
        .isFalse();
  }

  @Test
  void dnsServiceHoldsItsEndpoints() {
    Clusters clusters = Clusters.ofSidecar(external("DNS"));
    assertThat(clusters.text("outbound|443||api.example.com"))
        .isEqualTo(
            Clusters.normalized(
                """
                {"name": "outbound|443||api.example.com", "altStatName": "outbound|443||api.example.com;", "type": "STRICT_DNS",
                 "connectTimeout": "10s", "lbPolicy": "LEAST_REQUEST", "commonLbConfig": {},
                 "dnsLookupFamily": "V4_ONLY", "dnsRefreshRate": "60s", "dnsJitter": "0.1s", "respectDnsTtl": true,
                 "typedDnsResolverConfig": {"name": "envoy.network.dns_resolver.cares", "typedConfig": {
                  "@type": "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig", "udpMaxQueries": 100}},
                 "circuitBreakers": {"thresholds": [
                  {"maxConnections": 4294967295, "maxPendingRequests": 4294967295, "maxRequests": 4294967295, "maxRetries": 4294967295}]},
                 "metadata": {"filterMetadata": {"istio": {"external": true, "services": [
                  {"host": "api.example.com", "name": "api.example.com", "namespace": "shop"}]}}},
                 "filters": [{"name": "istio.metadata_exchange", "typedConfig": {"@type": "type.googleapis.com/udpa.type.v1.TypedStruct",
                  "typeUrl": "type.googleapis.com/envoy.tcp.metadataexchange.config.MetadataExchange",
                  "value": {"protocol": "istio-peer-exchange", "enable_discovery": true}}}],
                 "loadAssignment": {"clusterName": "outbound|443||api.example.com", "endpoints": [{"locality": {}, "loadBalancingWeight": 1,
                  "lbEndpoints": [{"loadBalancingWeight": 1,
                   "endpoint": {"address": {"socketAddress": {"address": "api.example.com", "portValue": 443}}},
                   "metadata": {"filterMetadata": {"istio": {"workload": "api;shop;api;;Kubernetes"}}}}]}]}}
                """));
  }

  @Test
  void roundRobinDnsIsLogical() {
    assertThat(
            Clusters.ofSidecar(external("DNS_ROUND_ROBIN"))
                .get("outbound|443||api.example.com")
                .getType())
        .isEqualTo(DiscoveryType.LOGICAL_DNS);
  }

  @Test
  void wildcardHostIsForwardedByRequest() {
    MeshFixture mesh =
        mesh()
            .withConfig(
                object(
                    """
                    {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'any', namespace: 'shop'}, spec:
                     {hosts: ['*.example.com'], location: 'MESH_EXTERNAL', resolution: 'DYNAMIC_DNS', ports: [{number: 443, name: 'tls', protocol: 'TLS'}]}}
                    """));
    Cluster cluster = Clusters.ofSidecar(mesh).get("outbound|443||*.example.com");
    assertThat(cluster.getClusterType().getName())
        .isEqualTo("envoy.clusters.dynamic_forward_proxy");
    assertThat(cluster.getLbPolicy()).isEqualTo(LbPolicy.CLUSTER_PROVIDED);
    assertThat(cluster.hasCommonLbConfig()).isFalse();
    assertThat(cluster.getMetadata().getFilterMetadataOrThrow("istio").getFieldsMap())
        .containsOnlyKeys("external");
  }

  @Test
  void wildcardHostIsVerifiedByTheNameThatTheRequestAsksFor() {
    Clusters clusters =
        Clusters.ofSidecar(
            mesh()
                .withConfig(
                    object(
                        """
                        {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'any', namespace: 'shop'}, spec:
                         {hosts: ['*.example.com'], location: 'MESH_EXTERNAL', resolution: 'DYNAMIC_DNS', ports: [{number: 80, name: 'http', protocol: 'HTTP'}]}}
                        """))
                .withConfig(
                    destinationRule(
                        "any",
                        "{host: '*.example.com', trafficPolicy: {tls: {mode: 'ISTIO_MUTUAL'}}}")));
    String name = "outbound|80||*.example.com";
    assertThat(clusters.tls(name).getSni()).isEmpty();
    assertThat(clusters.http(name).getUpstreamHttpProtocolOptions().getAutoSni()).isTrue();
    assertThat(clusters.http(name).getUpstreamHttpProtocolOptions().getAutoSanValidation())
        .isTrue();
  }

  @Test
  void namesOfAWildcardEntryDoNotStandForTheHostsBehindIt() {
    Clusters clusters =
        Clusters.ofSidecar(
            mesh()
                .withConfig(
                    object(
                        """
                        {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'any', namespace: 'shop'}, spec:
                         {hosts: ['*.example.com'], location: 'MESH_EXTERNAL', resolution: 'DYNAMIC_DNS', subjectAltNames: ['spiffe://a/b'],
                          ports: [{number: 80, name: 'http', protocol: 'HTTP'}]}}
                        """))
                .withConfig(
                    destinationRule(
                        "any",
                        "{host: '*.example.com', trafficPolicy: {tls: {mode: 'SIMPLE', caCertificates: '/ca.pem'}}}")));
    String name = "outbound|80||*.example.com";
    assertThat(clusters.tls(name).toString()).contains("/ca.pem").doesNotContain("spiffe://a/b");
    assertThat(clusters.http(name).getUpstreamHttpProtocolOptions().getAutoSanValidation())
        .isTrue();
  }

  @Test
  void subsetClusterFollowsItsServiceAndIsNamedInMetadata() {
    Clusters clusters =
        Clusters.ofSidecar(ruled("{subsets: [{name: 'v1', labels: {version: 'v1'}}]}"));
    assertThat(clusters.names()).startsWith(REVIEWS, REVIEWS_V1);
    assertThat(clusters.istioMetadata(REVIEWS_V1, "subset")).isEqualTo("v1");
    assertThat(clusters.istioMetadata(REVIEWS_V1, "config"))
        .isEqualTo("/apis/networking.istio.io/v1/namespaces/shop/destination-rule/reviews");
    assertThat(clusters.autoMtls(REVIEWS_V1).getSni())
        .isEqualTo("outbound_.80_.v1_.reviews.shop.svc.cluster.local");
  }

  @Test
  void connectionPoolSetsLimitsAndTimeouts() {
    Clusters clusters =
        Clusters.ofSidecar(
            policy(
                """
                {connectionPool: {
                  tcp: {maxConnections: 7, connectTimeout: '3s', idleTimeout: '9s', tcpKeepalive: {probes: 3, time: '7200s'}},
                  http: {http1MaxPendingRequests: 5, http2MaxRequests: 6, maxRetries: 4, maxRequestsPerConnection: 2, idleTimeout: '8s'}}}
                """));
    Cluster cluster = clusters.get(REVIEWS);
    Thresholds limits = cluster.getCircuitBreakers().getThresholds(0);
    assertThat(limits.getMaxConnections().getValue()).isEqualTo(7);
    assertThat(limits.getMaxPendingRequests().getValue()).isEqualTo(5);
    assertThat(limits.getMaxRequests().getValue()).isEqualTo(6);
    assertThat(limits.getMaxRetries().getValue()).isEqualTo(4);
    assertThat(cluster.getConnectTimeout().getSeconds()).isEqualTo(3);
    assertThat(
            cluster
                .getUpstreamConnectionOptions()
                .getTcpKeepalive()
                .getKeepaliveProbes()
                .getValue())
        .isEqualTo(3);
    assertThat(
            cluster.getUpstreamConnectionOptions().getTcpKeepalive().getKeepaliveTime().getValue())
        .isEqualTo(7200);
    assertThat(clusters.http(REVIEWS).getCommonHttpProtocolOptions().getIdleTimeout().getSeconds())
        .isEqualTo(8);
    assertThat(
            clusters
                .http(REVIEWS)
                .getCommonHttpProtocolOptions()
                .getMaxRequestsPerConnection()
                .getValue())
        .isEqualTo(2);
    assertThat(clusters.http(REVIEWS).getExplicitHttpConfig().hasHttpProtocolOptions()).isTrue();
  }

  @Test
  void retryBudgetTakesItsDefaults() {
    Thresholds limits =
        Clusters.ofSidecar(policy("{retryBudget: {}}"))
            .get(REVIEWS)
            .getCircuitBreakers()
            .getThresholds(0);
    assertThat(limits.getRetryBudget().getBudgetPercent().getValue()).isEqualTo(20);
    assertThat(limits.getRetryBudget().getMinRetryConcurrency().getValue()).isEqualTo(3);
  }

  @Test
  void ruleUpgradesAnyPortToHttp2UnlessTheClientsProtocolIsUsed() {
    Clusters upgraded =
        Clusters.ofSidecar(policy("{connectionPool: {http: {h2UpgradePolicy: 'UPGRADE'}}}"));
    assertThat(upgraded.http(REVIEWS).getExplicitHttpConfig().hasHttp2ProtocolOptions()).isTrue();
    Clusters following =
        Clusters.ofSidecar(
            policy(
                "{connectionPool: {http: {h2UpgradePolicy: 'UPGRADE', useClientProtocol: true}}}"));
    assertThat(following.http(REVIEWS).hasUseDownstreamProtocolConfig()).isTrue();
  }

  @Test
  void upgradedClusterLimitsItsStreams() {
    Clusters upgraded =
        Clusters.ofSidecar(
            policy(
                "{connectionPool: {http: {h2UpgradePolicy: 'UPGRADE', maxConcurrentStreams: 7}}}"));
    assertThat(
            upgraded
                .http(REVIEWS)
                .getExplicitHttpConfig()
                .getHttp2ProtocolOptions()
                .getMaxConcurrentStreams()
                .getValue())
        .isEqualTo(7);
  }

  @Test
  void sniffedPortIsNotUpgraded() {
    MeshFixture mesh =
        shop(mesh(), Protocol.UNSUPPORTED)
            .withConfig(
                rule("{trafficPolicy: {connectionPool: {http: {h2UpgradePolicy: 'UPGRADE'}}}}"));
    assertThat(Clusters.ofSidecar(mesh).http(REVIEWS).hasUseDownstreamProtocolConfig()).isTrue();
  }

  @Test
  void meshUpgradesHttpPortsUnlessTheRuleForbidsIt() {
    String upgrade = "{h2UpgradePolicy: 'UPGRADE'}";
    assertThat(
            Clusters.ofSidecar(shop(mesh(upgrade), Protocol.HTTP))
                .http(REVIEWS)
                .getExplicitHttpConfig()
                .hasHttp2ProtocolOptions())
        .isTrue();
    assertThat(Clusters.ofSidecar(shop(mesh(upgrade), Protocol.TCP)).hasHttp(REVIEWS)).isFalse();
    MeshFixture forbidden =
        shop(mesh(upgrade), Protocol.HTTP)
            .withConfig(
                rule(
                    "{trafficPolicy: {connectionPool: {http: {h2UpgradePolicy: 'DO_NOT_UPGRADE'}}}}"));
    assertThat(Clusters.ofSidecar(forbidden).hasHttp(REVIEWS)).isFalse();
  }

  @Test
  void outlierDetectionEjectsByErrorsAndNeverBySuccessRate() {
    Cluster cluster =
        Clusters.ofSidecar(
                policy(
                    """
                    {outlierDetection: {consecutive5xxErrors: 7, consecutiveGatewayErrors: 0, interval: '5s', baseEjectionTime: '10s',
                      maxEjectionPercent: 40, minHealthPercent: 30, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 2}}
                    """))
            .get(REVIEWS);
    OutlierDetection outliers = cluster.getOutlierDetection();
    assertThat(outliers.getEnforcingSuccessRate().getValue()).isZero();
    assertThat(outliers.getConsecutive5Xx().getValue()).isEqualTo(7);
    assertThat(outliers.getEnforcingConsecutive5Xx().getValue()).isEqualTo(100);
    assertThat(outliers.hasConsecutiveGatewayFailure()).isTrue();
    assertThat(outliers.getEnforcingConsecutiveGatewayFailure().getValue()).isZero();
    assertThat(outliers.getMaxEjectionPercent().getValue()).isEqualTo(40);
    assertThat(outliers.getSplitExternalLocalOriginErrors()).isTrue();
    assertThat(outliers.getEnforcingConsecutiveLocalOriginFailure().getValue()).isEqualTo(100);
    assertThat(cluster.getCommonLbConfig().getHealthyPanicThreshold().getValue()).isEqualTo(30);
  }

  @Test
  void simpleBalancersAreEnvoysOwn() {
    assertThat(balanced("{simple: 'RANDOM'}").getLbPolicy()).isEqualTo(LbPolicy.RANDOM);
    assertThat(balanced("{simple: 'ROUND_ROBIN'}").getLbPolicy()).isEqualTo(LbPolicy.ROUND_ROBIN);
    assertThat(balanced("{simple: 'LEAST_CONN'}").getLbPolicy()).isEqualTo(LbPolicy.LEAST_REQUEST);
  }

  @Test
  void passthroughBalancerLeavesTheChoiceToTheClient() {
    Cluster cluster = balanced("{simple: 'PASSTHROUGH'}");
    assertThat(cluster.getType()).isEqualTo(DiscoveryType.ORIGINAL_DST);
    assertThat(cluster.hasEdsClusterConfig()).isFalse();
    assertThat(cluster.hasTransportSocket()).isTrue();
  }

  @Test
  void warmupRaisesWeightsSlowly() {
    Cluster.SlowStartConfig warmup =
        balanced("{simple: 'ROUND_ROBIN', warmup: {duration: '60s'}}")
            .getRoundRobinLbConfig()
            .getSlowStartConfig();
    assertThat(warmup.getSlowStartWindow().getSeconds()).isEqualTo(60);
    assertThat(warmup.getAggression().getDefaultValue()).isEqualTo(1);
    assertThat(warmup.getMinWeightPercent().getValue()).isEqualTo(10);
    assertThat(
            balanced("{warmupDurationSecs: '30s'}")
                .getLeastRequestLbConfig()
                .getSlowStartConfig()
                .hasAggression())
        .isFalse();
  }

  @Test
  void consistentHashIsRingOrMaglev() {
    Cluster ring = balanced("{consistentHash: {useSourceIp: true}}");
    assertThat(ring.getLbPolicy()).isEqualTo(LbPolicy.RING_HASH);
    assertThat(ring.getRingHashLbConfig().getMinimumRingSize().getValue()).isEqualTo(1024);
    Cluster maglev = balanced("{consistentHash: {useSourceIp: true, maglev: {tableSize: 65537}}}");
    assertThat(maglev.getLbPolicy()).isEqualTo(LbPolicy.MAGLEV);
    assertThat(maglev.getMaglevLbConfig().getTableSize().getValue()).isEqualTo(65537);
  }

  @Test
  void localitySettingsThatShareTrafficMakePlacesWeigh() {
    assertThat(
            balanced("{localityLbSetting: {distribute: [{from: 'r1/*', to: {'r1/*': 100}}]}}")
                .getCommonLbConfig()
                .hasLocalityWeightedLbConfig())
        .isTrue();
    assertThat(
            balanced("{localityLbSetting: {failover: [{from: 'r1', to: 'r2'}]}}")
                .getCommonLbConfig()
                .hasLocalityWeightedLbConfig())
        .isFalse();
  }

  @Test
  void simpleTlsOfARuleAsksForTheHostsOwnCertificate() {
    Clusters clusters = Clusters.ofSidecar(policy("{tls: {mode: 'SIMPLE'}}"));
    assertThat(clusters.tls(REVIEWS).getSni()).isEmpty();
    assertThat(
            clusters
                .tls(REVIEWS)
                .getCommonTlsContext()
                .getCombinedValidationContext()
                .getValidationContextSdsSecretConfig()
                .getName())
        .isEqualTo("file-root:system");
    assertThat(clusters.http(REVIEWS).getUpstreamHttpProtocolOptions().getAutoSni()).isTrue();
    assertThat(clusters.http(REVIEWS).getUpstreamHttpProtocolOptions().getAutoSanValidation())
        .isTrue();
    assertThat(clusters.istioMetadata(REVIEWS, "alpn_override")).isEqualTo("false");
  }

  @Test
  void aPolicyGoesOverEveryKindOfTls() {
    for (String tls : List.of("{mode: 'SIMPLE'}", "{mode: 'ISTIO_MUTUAL'}")) {
      MeshFixture mesh =
          policy("{tls: " + tls + "}")
              .with(FeaturesFixture.with("compliance", CompliancePolicy.FIPS_140_2));

      TlsParameters held =
          Clusters.ofSidecar(mesh).tls(REVIEWS).getCommonTlsContext().getTlsParams();

      assertThat(held.getTlsMaximumProtocolVersion()).isEqualTo(TlsParameters.TlsProtocol.TLSv1_2);
    }
  }

  @Test
  void skippedVerificationHasNoRoots() {
    Clusters clusters =
        Clusters.ofSidecar(
            policy("{tls: {mode: 'SIMPLE', sni: 'a.example.com', insecureSkipVerify: true}}"));
    assertThat(clusters.tls(REVIEWS).getCommonTlsContext().hasValidationContext()).isTrue();
    assertThat(clusters.hasHttp(REVIEWS)).isFalse();
  }

  @Test
  void mutualTlsOfARulePresentsItsFiles() {
    Clusters clusters =
        Clusters.ofSidecar(
            policy(
                "{tls: {mode: 'MUTUAL', clientCertificate: '/c.pem', privateKey: '/k.pem', caCertificates: '/r.pem', caCrl: '/crl.pem'}}"));
    var common = clusters.tls(REVIEWS).getCommonTlsContext();
    assertThat(common.getTlsCertificateSdsSecretConfigs(0).getName())
        .isEqualTo("file-cert:/c.pem~/k.pem");
    assertThat(
            common.getCombinedValidationContext().getValidationContextSdsSecretConfig().getName())
        .isEqualTo("file-root:/r.pem");
    assertThat(
            common
                .getCombinedValidationContext()
                .getDefaultValidationContext()
                .getCrl()
                .getFilename())
        .isEqualTo("/crl.pem");
  }

  @Test
  void credentialOfARuleForEverybodyIsForRoutersOnly() {
    MeshFixture mesh = policy("{tls: {mode: 'MUTUAL', credentialName: 'web', sni: 'a'}}");
    assertThat(Clusters.ofSidecar(mesh).get(REVIEWS).hasTransportSocket()).isFalse();
    assertThat(
            Clusters.ofRouter(mesh)
                .tls(REVIEWS)
                .getCommonTlsContext()
                .getTlsCertificateSdsSecretConfigs(0)
                .getName())
        .isEqualTo("kubernetes://web");
  }

  @Test
  void unresolvableCredentialFailsClosed() {
    Clusters clusters =
        Clusters.ofSidecar(
            policy("{tls: {mode: 'SIMPLE', credentialName: 'invalid://', sni: 'a'}}"));
    assertThat(clusters.get(REVIEWS).hasTransportSocket()).isTrue();
  }

  @Test
  void istioMutualOfARuleHoldsForAllEndpoints() {
    Clusters clusters =
        Clusters.ofSidecar(
            policy("{tls: {mode: 'ISTIO_MUTUAL', sni: 'custom', subjectAltNames: ['a']}}"));
    assertThat(clusters.get(REVIEWS).getTransportSocketMatchesList()).isEmpty();
    assertThat(clusters.tls(REVIEWS).getSni()).isEqualTo("custom");
    assertThat(clusters.hasIstioMetadata(REVIEWS, "alpn_override")).isFalse();
  }

  @Test
  void identitiesOfAHostAreThoseOfTheYoungestObjectThatTellsOfIt() {
    String entry =
        """
        {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry',
         metadata: {name: '%s', namespace: 'shop', creationTimestamp: '%s'},
         spec: {hosts: ['vm.example.com'], location: 'MESH_INTERNAL', resolution: 'STATIC', subjectAltNames: ['%s'],
          ports: [{number: 80, name: 'http', protocol: 'HTTP'}], endpoints: [{address: '10.0.0.1', labels: {'security.istio.io/tlsMode': 'istio'}}]}}
        """;
    Clusters clusters =
        Clusters.ofSidecar(
            mesh()
                .withConfig(object(entry.formatted("old", "2026-01-01T00:00:00Z", "old-san")))
                .withConfig(object(entry.formatted("young", "2026-01-02T00:00:00Z", "young-san"))));
    assertThat(
            clusters
                .autoMtls("outbound|80||vm.example.com")
                .getCommonTlsContext()
                .getCombinedValidationContext()
                .getDefaultValidationContext()
                .toString())
        .contains("young-san")
        .doesNotContain("old-san");
  }

  @Test
  void disabledTlsIsPlaintext() {
    Cluster byRule = Clusters.ofSidecar(policy("{tls: {mode: 'DISABLE'}}")).get(REVIEWS);
    assertThat(byRule.getTransportSocketMatchesList()).isEmpty();
    Cluster byPeers =
        Clusters.ofSidecar(
                shop(Protocol.HTTP)
                    .withConfig(
                        object(
                            "{apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: {name: 'off', namespace: 'shop'}, spec: {mtls: {mode: 'DISABLE'}}}")))
            .get(REVIEWS);
    assertThat(byPeers.getTransportSocketMatchesList()).isEmpty();
    Cluster byMesh =
        Clusters.ofSidecar(shop(mesh("{enableAutoMtls: false}"), Protocol.HTTP)).get(REVIEWS);
    assertThat(byMesh.getTransportSocketMatchesList()).isEmpty();
  }

  @Test
  void peersMayHaveTheirNamesUnderEveryAliasOfTheTrustDomain() {
    Clusters clusters =
        Clusters.ofSidecar(shop(mesh("{trustDomainAliases: ['old.example']}"), Protocol.HTTP));
    assertThat(exactNames(clusters))
        .containsExactly(
            "spiffe://cluster.local/ns/shop/sa/reviewer",
            "spiffe://old.example/ns/shop/sa/reviewer");
  }

  @Test
  void certificatesInFilesReplaceTheWorkloads() {
    Clusters clusters =
        Clusters.ofSidecar(
            shop(Protocol.HTTP),
            Map.of(
                "TLS_CLIENT_CERT_CHAIN",
                "/c.pem",
                "TLS_CLIENT_KEY",
                "/k.pem",
                "TLS_CLIENT_ROOT_CERT",
                "/r.pem"));
    assertThat(
            clusters
                .tls(REVIEWS)
                .getCommonTlsContext()
                .getTlsCertificateSdsSecretConfigs(0)
                .getName())
        .isEqualTo("file-cert:/c.pem~/k.pem");
  }

  @Test
  void portIsTranslatedByTheOldestOfSeveralServiceEntries() {
    Clusters clusters =
        Clusters.ofSidecar(
            mesh()
                .withConfig(
                    translated("a", "[{number: 80, name: 'p', protocol: 'TCP', targetPort: 81}]"))
                .withConfig(
                    translated("b", "[{number: 90, name: 'q', protocol: 'TCP', targetPort: 91}]")));
    assertThat(
            clusters
                .get("outbound|80||far.example.com")
                .getOriginalDstLbConfig()
                .getUpstreamPortOverride()
                .getValue())
        .isEqualTo(81);
    assertThat(clusters.get("outbound|90||far.example.com").hasOriginalDstLbConfig()).isFalse();
  }

  @Test
  void portsThatSeveralListenersOfASidecarBringKeepTheirTranslations() {
    Clusters clusters =
        Clusters.ofSidecar(
            mesh()
                .withConfig(
                    translated(
                        "a",
                        "[{number: 80, name: 'p', protocol: 'TCP', targetPort: 81},"
                            + " {number: 90, name: 'q', protocol: 'TCP', targetPort: 91}]"))
                .withConfig(
                    object(
                        "{apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: {name: 's', namespace: 'client'},"
                            + " spec: {egress: [{port: {number: 80, protocol: 'TCP', name: 'p'}, hosts: ['*/*']},"
                            + " {port: {number: 90, protocol: 'TCP', name: 'q'}, hosts: ['*/*']}]}}")));
    assertThat(
            clusters
                .get("outbound|90||far.example.com")
                .getOriginalDstLbConfig()
                .getUpstreamPortOverride()
                .getValue())
        .isEqualTo(91);
  }

  @Test
  void portOfASidecarKeepsItsTranslation() {
    Clusters clusters =
        Clusters.ofSidecar(
            mesh()
                .withConfig(
                    translated(
                        "a",
                        "[{number: 80, name: 'p', protocol: 'TCP', targetPort: 81},"
                            + " {number: 90, name: 'q', protocol: 'TCP'}]"))
                .withConfig(
                    object(
                        "{apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: {name: 's', namespace: 'client'},"
                            + " spec: {egress: [{port: {number: 80, protocol: 'TCP', name: 'p'}, hosts: ['*/*']}]}}")));
    assertThat(
            clusters
                .get("outbound|80||far.example.com")
                .getOriginalDstLbConfig()
                .getUpstreamPortOverride()
                .getValue())
        .isEqualTo(81);
  }

  @Test
  void proxyProtocolWrapsEverySocket() {
    Cluster secured = Clusters.ofSidecar(policy("{proxyProtocol: {version: 'V2'}}")).get(REVIEWS);
    assertThat(secured.getTransportSocketMatchesList())
        .extracting(match -> match.getTransportSocket().getName())
        .containsExactly(
            "envoy.transport_sockets.upstream_proxy_protocol",
            "envoy.transport_sockets.upstream_proxy_protocol");
    Cluster plain =
        Clusters.ofSidecar(policy("{proxyProtocol: {}, tls: {mode: 'DISABLE'}}")).get(REVIEWS);
    assertThat(plain.getTransportSocket().getName())
        .isEqualTo("envoy.transport_sockets.upstream_proxy_protocol");
    assertThat(
            GeneratorFixture.unpack(
                    plain.getTransportSocket().getTypedConfig(),
                    ProxyProtocolUpstreamTransport.class)
                .getTransportSocket()
                .getName())
        .isEqualTo("raw_buffer");
  }

  @Test
  void statisticsAreNamedAfterTheMeshesPattern() {
    MeshFixture mesh =
        shop(
            mesh(
                "{outboundClusterStatName: '%SERVICE%_%SERVICE_PORT_NAME%_%SERVICE_PORT%_%SUBSET_NAME%'}"),
            Protocol.HTTP);
    assertThat(Clusters.ofSidecar(mesh).get(REVIEWS).getAltStatName())
        .isEqualTo("reviews.shop_main_80_;");
  }

  @Test
  void envoyWithoutIstiosFiltersGetsNone() {
    PushContext context = shop(Protocol.HTTP).context();
    Clusters clusters = Clusters.of(context, GeneratorFixture.stockEnvoy(context));
    assertThat(clusters.get(REVIEWS).getFiltersList()).isEmpty();
    assertThat(clusters.autoMtls(REVIEWS).getCommonTlsContext().getAlpnProtocolsList())
        .containsExactly("istio");
  }

  @Test
  void proxiesThatDifferInLabelsShareInputs() {
    PushContext context = shop(Protocol.HTTP).context();
    OutboundClusterGenerator generator = new OutboundClusterGenerator();
    var one = generator.select(context, GeneratorFixture.sidecar(context).outbound());
    var other =
        generator.select(
            context,
            GeneratorFixture.sidecar(context, Map.of("WORKLOAD_NAME", "other")).outbound());
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }

  private static java.util.List<String> exactNames(Clusters clusters) {
    return GeneratorFixture.exactNames(
        clusters
            .autoMtls(REVIEWS)
            .getCommonTlsContext()
            .getCombinedValidationContext()
            .getDefaultValidationContext());
  }

  private static Cluster balanced(String loadBalancer) {
    return Clusters.ofSidecar(policy("{loadBalancer: " + loadBalancer + "}")).get(REVIEWS);
  }

  private static MeshFixture policy(String trafficPolicy) {
    return ruled("{trafficPolicy: " + trafficPolicy + "}");
  }

  /** The shop with a rule for reviews; {@code spec} lacks the host. */
  private static MeshFixture ruled(String spec) {
    return shop(Protocol.HTTP).withConfig(rule(spec));
  }

  private static dev.mizzen.model.ConfigResource<?> rule(String spec) {
    return destinationRule(
        "reviews", "{host: '" + REVIEWS_HOST + "', " + spec.strip().substring(1));
  }

  private static MeshFixture shop(Protocol protocol) {
    return shop(mesh(), protocol);
  }

  private static MeshFixture shop(MeshFixture mesh, Protocol protocol) {
    return mesh.with(service("shop", "reviews").port("main", 80, protocol))
        .with(
            pod("shop", "reviews-1", "10.0.1.1")
                .labels(Map.of("security.istio.io/tlsMode", "istio"))
                .serviceAccount("reviewer"))
        .with(slice("shop", "reviews").port("main", 8080).pod("10.0.1.1", "reviews-1"));
  }

  private static MeshFixture external(String resolution) {
    return mesh()
        .withConfig(
            object(
                """
                {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'api', namespace: 'shop'}, spec:
                 {hosts: ['api.example.com'], location: 'MESH_EXTERNAL', resolution: '%s', ports: [{number: 443, name: 'tls', protocol: 'TLS'}]}}
                """
                    .formatted(resolution)));
  }
}
