package dev.mizzen.xds.generate.listener;

import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.xds.generate.GeneratorFixture.destinationRule;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayListenerGeneratorTest {
  private static final String SHOP_TLS = "0.0.0.0_443";

  @Test
  void httpServersOfAPortShareOneChain() {
    Listeners listeners =
        routerWith(
            gateway(
                """
                {servers: [{port: {number: 8080, name: 'http', protocol: 'HTTP'}, hosts: ['a.example.com']},
                 {port: {number: 8080, name: 'http2', protocol: 'HTTP'}, hosts: ['b.example.com']}]}
                """));
    assertThat(listeners.chains("0.0.0.0_8080")).containsExactly("any -> http http.8080");
    assertThat(listeners.http("0.0.0.0_8080", 0).getUseRemoteAddress().getValue()).isTrue();
    assertThat(listeners.http("0.0.0.0_8080", 0).hasHttpProtocolOptions()).isTrue();
    assertThat(listeners.resource("0.0.0.0_8080").sources())
        .contains(new ConfigKey(ConfigKind.GATEWAY, "edge", "gw"));
  }

  @Test
  void routerWithoutGatewaysHasNone() {
    assertThat(Listeners.ofRouter(mesh()).names()).isEmpty();
  }

  @Test
  void serversBindTheAddressTheyName() {
    Listeners listeners =
        routerWith(
            gateway(
                "{servers: [{bind: '10.9.9.9', port: {number: 9090, name: 'http', protocol:"
                    + " 'HTTP'}, hosts: ['*']}]}"));
    assertThat(listeners.chains("10.9.9.9_9090")).containsExactly("any -> http http.9090.10.9.9.9");
  }

  @Test
  void serverThatNamesTheWildcardSharesTheListenerOfThoseThatNameNothing() {
    String servers =
        "{servers: [{port: {number: 8080, name: 'http', protocol: 'HTTP'}, hosts: ['*']},"
            + " {bind: '0.0.0.0', port: {number: 8080, name: 'too', protocol: 'HTTP'}, hosts:"
            + " ['*']}]}";
    MeshFixture dual =
        mesh().with(FeaturesFixture.with("dualStack", true)).withConfig(gateway(servers));
    assertThat(routerWith(gateway(servers)).chains("0.0.0.0_8080"))
        .containsExactly("any -> http http.8080", "any -> http http.8080.0.0.0.0");
    assertThat(
            Listeners.ofRouter(dual, Map.of("INSTANCE_IPS", "10.1.0.2,2001:db8::2"))
                .chains("0.0.0.0_8080"))
        .containsExactly("any -> http http.8080", "any -> http http.8080.0.0.0.0");
  }

  @Test
  void namesArePassedOnOnceForEachBind() {
    String server =
        "{bind: '%s', port: {number: 443, name: '%s', protocol: 'TLS'}, hosts: ['*.example.com'],"
            + " tls: {mode: 'PASSTHROUGH'}}";
    Listeners listeners =
        Listeners.ofRouter(
            mesh()
                .withConfig(
                    gateway(
                        "{servers: [%s, %s]}"
                            .formatted(
                                server.formatted("", "tls"), server.formatted("0.0.0.0", "too"))))
                .withConfig(
                    virtualService(
                        """
                        {hosts: ['a.example.com'], gateways: ['edge/gw'], tls: [
                         {match: [{sniHosts: ['a.example.com']}], route: [{destination: {host: 'a', port: {number: 8443}}}]}]}
                        """)));
    assertThat(listeners.chains(SHOP_TLS))
        .containsExactly(
            "a.example.com -> tcp outbound|8443||a.shop.svc.cluster.local",
            "a.example.com -> tcp outbound|8443||a.shop.svc.cluster.local");
  }

  @Test
  void httpsServersAreToldByTheirHosts() {
    Listeners listeners =
        routerWith(
            gateway(
                """
                {servers: [
                 {name: 'first', port: {number: 443, name: 'https', protocol: 'HTTPS'}, hosts: ['*/b.example.com', 'a.example.com'], tls: {mode: 'SIMPLE', credentialName: 'web'}},
                 {port: {number: 443, name: 'other', protocol: 'HTTPS'}, hosts: ['c.example.com'], tls: {mode: 'SIMPLE', credentialName: 'web'}}]}
                """));
    assertThat(listeners.chains(SHOP_TLS))
        .containsExactly(
            "a.example.com b.example.com -> tls http https.443.https.gw.edge",
            "c.example.com -> tls http https.443.other.gw.edge");
    assertThat(listeners.inspectors(SHOP_TLS)).containsExactly("tls_inspector");
    assertThat(listeners.http(SHOP_TLS, 0).getStatPrefix()).isEqualTo("first");
    assertThat(listeners.http(SHOP_TLS, 1).getStatPrefix()).isEqualTo("outbound_0.0.0.0_443;");
  }

  @Test
  void simpleTlsShowsTheCredentialAndAsksForNone() {
    DownstreamTlsContext tls = tlsOf("{mode: 'SIMPLE', credentialName: 'web'}");
    assertThat(tls.getRequireClientCertificate().getValue()).isFalse();
    assertThat(tls.getCommonTlsContext().getTlsCertificateSdsSecretConfigs(0).getName())
        .isEqualTo("kubernetes://web");
    assertThat(tls.getCommonTlsContext().hasCombinedValidationContext()).isFalse();
    assertThat(tls.getCommonTlsContext().hasTlsParams()).isFalse();
    assertThat(tls.getCommonTlsContext().getAlpnProtocolsList()).containsExactly("h2", "http/1.1");
  }

  @Test
  void mutualTlsLooksAtClientsWithTheRootsOfTheCredential() {
    DownstreamTlsContext tls = tlsOf("{mode: 'MUTUAL', credentialName: 'web'}");
    assertThat(tls.getRequireClientCertificate().getValue()).isTrue();
    assertThat(rootOf(tls.getCommonTlsContext())).isEqualTo("kubernetes://web-cacert");
  }

  @Test
  void optionalMutualTlsLetsClientsInWithoutCertificate() {
    DownstreamTlsContext tls =
        tlsOf(
            "{mode: 'OPTIONAL_MUTUAL', credentialNames: ['one', 'two'], caCertCredentialName:"
                + " 'roots'}");
    assertThat(tls.getRequireClientCertificate().getValue()).isFalse();
    assertThat(tls.getCommonTlsContext().getTlsCertificateSdsSecretConfigsCount()).isEqualTo(2);
    assertThat(rootOf(tls.getCommonTlsContext())).isEqualTo("kubernetes://roots");
  }

  @Test
  void serviceOfTheMeshMayServeCredentials() {
    Listeners listeners =
        Listeners.ofRouter(
            mesh("{extensionProviders: [{name: 'vault', sds: {name: 'vault', service:"
                    + " 'ns/vault.example.com', port: 8443}}]}")
                .withConfig(tlsGateway("{mode: 'MUTUAL', credentialName: 'sds://web'}")));
    var tls = listeners.tls(SHOP_TLS, 0).getCommonTlsContext();
    var secret = tls.getTlsCertificateSdsSecretConfigs(0);
    assertThat(secret.getName()).isEqualTo("web");
    assertThat(
            secret
                .getSdsConfig()
                .getApiConfigSource()
                .getGrpcServices(0)
                .getEnvoyGrpc()
                .getClusterName())
        .isEqualTo("outbound|8443||vault.example.com");
    assertThat(rootOf(tls)).isEqualTo("web-cacert");
  }

  @Test
  void filesAreServedByTheAgent() {
    DownstreamTlsContext tls =
        tlsOf(
            "{mode: 'MUTUAL', serverCertificate: '/c/crt', privateKey: '/c/key', caCertificates:"
                + " '/c/ca', caCrl: '/c/crl'}");
    assertThat(tls.getCommonTlsContext().getTlsCertificateSdsSecretConfigs(0).getName())
        .isEqualTo("file-cert:/c/crt~/c/key");
    assertThat(rootOf(tls.getCommonTlsContext())).isEqualTo("file-root:/c/ca");
    assertThat(
            tls.getCommonTlsContext()
                .getCombinedValidationContext()
                .getDefaultValidationContext()
                .getCrl()
                .getFilename())
        .isEqualTo("/c/crl");
  }

  @Test
  void serversTlsParametersGoOverTheMeshsDefaults() {
    Listeners listeners =
        Listeners.ofRouter(
            mesh("{tlsDefaults: {minProtocolVersion: 'TLSV1_3', ecdhCurves: ['P-256'],"
                    + " cipherSuites: ['AES128-SHA']}}")
                .withConfig(
                    tlsGateway(
                        "{mode: 'SIMPLE', credentialName: 'web', minProtocolVersion: 'TLSV1_2',"
                            + " cipherSuites: ['AES256-SHA', 'AES256-SHA', 'NOT-A-SUITE']}")));
    var parameters = listeners.tls(SHOP_TLS, 0).getCommonTlsContext().getTlsParams();
    assertThat(parameters.getTlsMinimumProtocolVersion()).isEqualTo(TlsProtocol.TLSv1_2);
    assertThat(parameters.getCipherSuitesList()).containsExactly("AES256-SHA");
    assertThat(parameters.getEcdhCurvesList()).containsExactly("P-256");
  }

  @Test
  void passthroughChoosesByTheServerNamesOfRoutes() {
    Listeners listeners =
        Listeners.ofRouter(
            mesh()
                .withConfig(
                    gateway(
                        "{servers: [{port: {number: 443, name: 'tls', protocol: 'TLS'}, hosts:"
                            + " ['*.example.com'], tls: {mode: 'PASSTHROUGH'}}]}"))
                .withConfig(
                    virtualService(
                        """
                        {hosts: ['a.example.com'], gateways: ['edge/gw'], tls: [
                         {match: [{sniHosts: ['a.example.com'], port: 443}], route: [{destination: {host: 'a', port: {number: 8443}}}]},
                         {match: [{sniHosts: ['a.example.com']}], route: [{destination: {host: 'second'}}]},
                         {match: [{sniHosts: ['b.example.com'], port: 1}], route: [{destination: {host: 'never'}}]}]}
                        """)));
    assertThat(listeners.chains(SHOP_TLS))
        .containsExactly("a.example.com -> tcp outbound|8443||a.shop.svc.cluster.local");
  }

  @Test
  void tcpPortFollowsTheFirstRouteThatFits() {
    Listeners listeners =
        Listeners.ofRouter(
            mesh()
                .withConfig(
                    gateway(
                        "{servers: [{port: {number: 31400, name: 'tcp', protocol: 'TCP'}, hosts:"
                            + " ['*']}]}"))
                .withConfig(
                    virtualService(
                        """
                        {hosts: ['*'], gateways: ['edge/gw'], tcp: [
                         {match: [{port: 1}], route: [{destination: {host: 'never'}}]},
                         {match: [{port: 31400}], route: [{destination: {host: 'db', port: {number: 3306}}}]},
                         {route: [{destination: {host: 'never'}}]}]}
                        """)));
    assertThat(listeners.chains("0.0.0.0_31400"))
        .containsExactly("any -> tcp outbound|3306||db.shop.svc.cluster.local");
  }

  @Test
  void olderTlsRouteOfTheGatewayApiWinsOverAYoungerTcpRouteWhereTlsEnds() {
    Listeners listeners =
        Listeners.ofRouter(
            mesh()
                .withConfig(
                    gateway(
                        "{servers: [{port: {number: 443, name: 'tls', protocol: 'TLS'}, hosts:"
                            + " ['*'], tls: {mode: 'SIMPLE', credentialName: 'web'}}]}"))
                .withConfig(
                    object(
                        """
                        {apiVersion: 'networking.istio.io/v1', kind: 'VirtualService',
                         metadata: {name: 'a', namespace: 'shop', annotations: {'internal.istio.io/route-semantics': 'gateway'}},
                         spec: {hosts: ['db'], gateways: ['edge/gw'], tls: [
                          {match: [{sniHosts: ['db']}], route: [{destination: {host: 'db.shop.svc.cluster.local', port: {number: 3306}}}]}]}}
                        """))
                .withConfig(
                    virtualService(
                        "{hosts: ['*'], gateways: ['edge/gw'], tcp: [{route: [{destination: {host:"
                            + " 'never'}}]}]}")));
    assertThat(listeners.chains(SHOP_TLS))
        .containsExactly("any -> tls tcp outbound|3306||db.shop.svc.cluster.local");
  }

  @Test
  void tcpPortWithoutRouteIsNotOpened() {
    Listeners listeners =
        routerWith(
            gateway(
                "{servers: [{port: {number: 31400, name: 'tcp', protocol: 'TCP'}, hosts:"
                    + " ['*']}]}"));
    assertThat(listeners.names()).isEmpty();
  }

  @Test
  void meshTlsEndsWithTheWorkloadsCertificate() {
    Listeners listeners =
        Listeners.ofRouter(
            mesh()
                .withConfig(
                    gateway(
                        "{servers: [{port: {number: 443, name: 'tls', protocol: 'TLS'}, hosts:"
                            + " ['*'], tls: {mode: 'ISTIO_MUTUAL'}}]}"))
                .withConfig(
                    virtualService(
                        "{hosts: ['db'], gateways: ['edge/gw'], tcp: [{route: [{destination: {host:"
                            + " 'db', port: {number: 3306}}}]}]}")));
    assertThat(listeners.chains(SHOP_TLS))
        .containsExactly("any -> tls tcp outbound|3306||db.shop.svc.cluster.local");
    assertThat(listeners.networkFilters(SHOP_TLS, 0))
        .containsExactly("istio.metadata_exchange", "envoy.filters.network.tcp_proxy");
    assertThat(listeners.tls(SHOP_TLS, 0).getCommonTlsContext().getAlpnProtocolsList())
        .containsExactly("istio-peer-exchange", "h2", "http/1.1");
    assertThat(rootOf(listeners.tls(SHOP_TLS, 0).getCommonTlsContext())).isEqualTo("ROOTCA");
  }

  @Test
  void meshTlsKeepsItsVersionsAndReadsRevocations() {
    CommonTlsContext tls =
        tlsOf("{mode: 'ISTIO_MUTUAL', minProtocolVersion: 'TLSV1_3', caCrl: '/crl.pem'}")
            .getCommonTlsContext();
    assertThat(tls.hasTlsParams()).isFalse();
    assertThat(
            tls.getCombinedValidationContext().getDefaultValidationContext().getCrl().getFilename())
        .isEqualTo("/crl.pem");
  }

  @Test
  void meshTlsReadsTheFilesThatTheRouterNames() {
    Listeners listeners =
        Listeners.ofRouter(
            mesh().withConfig(tlsGateway("{mode: 'ISTIO_MUTUAL'}")),
            Map.of(
                "TLS_SERVER_CERT_CHAIN", "/c.pem",
                "TLS_SERVER_KEY", "/k.pem",
                "TLS_SERVER_ROOT_CERT", "/r.pem"));
    CommonTlsContext tls = listeners.tls(SHOP_TLS, 0).getCommonTlsContext();
    assertThat(tls.getTlsCertificateSdsSecretConfigs(0).getName())
        .isEqualTo("file-cert:/c.pem~/k.pem");
    assertThat(rootOf(tls)).isEqualTo("file-root:/r.pem");
  }

  @Test
  void autoPassthroughHasAChainForEachServicePortAndSubset() {
    Listeners listeners =
        Listeners.ofRouter(
            mesh()
                .with(
                    service("shop", "a")
                        .port("http", 80, Protocol.HTTP)
                        .port("dns", 53, Protocol.UDP))
                .withConfig(
                    destinationRule(
                        "a",
                        "{host: 'a', subsets: [{name: 'v1', trafficPolicy: {tunnel: {targetHost:"
                            + " 'out.example.com', targetPort: 443}}}]}"))
                .withConfig(
                    gateway(
                        "{servers: [{port: {number: 15443, name: 'tls', protocol: 'TLS'}, hosts:"
                            + " ['*.local'], tls: {mode: 'AUTO_PASSTHROUGH'}}]}")));
    String mesh = "istio istio-peer-exchange istio-http/1.0 istio-http/1.1 istio-h2 ";
    assertThat(listeners.chains("0.0.0.0_15443"))
        .containsExactly(
            mesh
                + "outbound_.80_._.a.shop.svc.cluster.local -> tcp"
                + " outbound_.80_._.a.shop.svc.cluster.local",
            mesh
                + "outbound_.80_.v1_.a.shop.svc.cluster.local -> tcp"
                + " outbound_.80_.v1_.a.shop.svc.cluster.local");
    assertThat(listeners.tcp("0.0.0.0_15443", 1).hasTunnelingConfig()).isFalse();
  }

  @Test
  void topologySaysHowFarHeadersAreTrusted() {
    Listeners listeners =
        Listeners.ofRouter(
            mesh("{defaultConfig: {gatewayTopology: {numTrustedProxies: 2,"
                    + " forwardClientCertDetails: 'FORWARD_ONLY', proxyProtocol: {}}}}")
                .withConfig(
                    gateway(
                        "{servers: [{port: {number: 8080, name: 'http', protocol: 'HTTP'}, hosts:"
                            + " ['*']}]}")));
    var manager = listeners.http("0.0.0.0_8080", 0);
    assertThat(manager.getXffNumTrustedHops()).isEqualTo(2);
    assertThat(manager.getForwardClientCertDetails().name()).isEqualTo("FORWARD_ONLY");
    assertThat(manager.hasSetCurrentClientCertDetails()).isFalse();
    assertThat(listeners.inspectors("0.0.0.0_8080")).containsExactly("proxy_protocol");
  }

  @Test
  void addressesOfTheMeshsNetworksAreInternalInTheirOrder() {
    var endpoints = Network.newBuilder();
    for (String cidr : List.of("10.10.0.0/16", "no range", "10.9.0.0/16", "10.9.0.0/8")) {
      endpoints.addEndpoints(Network.NetworkEndpoints.newBuilder().setFromCidr(cidr));
    }
    Listeners listeners =
        Listeners.ofRouter(
            mesh()
                .with(MeshNetworks.newBuilder().putNetworks("net", endpoints.build()).build())
                .withConfig(
                    gateway(
                        "{servers: [{port: {number: 8080, name: 'http', protocol: 'HTTP'}, hosts:"
                            + " ['*']}]}")));
    assertThat(listeners.http("0.0.0.0_8080", 0).getInternalAddressConfig().getCidrRangesList())
        .extracting(range -> range.getAddressPrefix() + "/" + range.getPrefixLen().getValue())
        .containsExactly("10.9.0.0/8", "10.9.0.0/16", "10.10.0.0/16");
  }

  private static Listeners routerWith(ConfigResource<?> gateway) {
    return Listeners.ofRouter(mesh().withConfig(gateway));
  }

  private static DownstreamTlsContext tlsOf(String settings) {
    MeshFixture mesh = mesh().withConfig(tlsGateway(settings));
    return Listeners.ofRouter(mesh).tls(SHOP_TLS, 0);
  }

  private static ConfigResource<?> tlsGateway(String settings) {
    return gateway(
        "{servers: [{port: {number: 443, name: 'https', protocol: 'HTTPS'}, hosts: ['a.example.com'], tls: %s}]}"
            .formatted(settings));
  }

  private static String rootOf(CommonTlsContext tls) {
    return tls.getCombinedValidationContext().getValidationContextSdsSecretConfig().getName();
  }

  private static ConfigResource<?> gateway(String spec) {
    return object(
        "{apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: {name: 'gw', namespace: 'edge'}, spec: %s}"
            .formatted(spec));
  }

  private static ConfigResource<?> virtualService(String spec) {
    return object(
        "{apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: {name: 'vs', namespace: 'shop'}, spec: %s}"
            .formatted(spec));
  }
}
