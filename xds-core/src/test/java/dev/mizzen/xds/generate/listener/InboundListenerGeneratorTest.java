package dev.mizzen.xds.generate.listener;

import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.ConfigFixtures;
import dev.mizzen.model.testing.MeshFixture;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboundListenerGeneratorTest {
  private static final String MESH =
      "tls istio istio-peer-exchange istio-http/1.0 istio-http/1.1 istio-h2";

  @Test
  void permissiveHttpPortTakesMeshClientsAndPlaintext() {
    Listeners listeners = Listeners.ofSidecar(web(Protocol.HTTP));
    assertThat(listeners.inboundChains(8080))
        .containsExactly(MESH + " -> tls http inbound|8080||", "raw_buffer -> http inbound|8080||");
  }

  @Test
  void permissiveTcpPortPassesForeignTlsOn() {
    Listeners listeners = Listeners.ofSidecar(web(Protocol.TCP));
    assertThat(listeners.inboundChains(8080))
        .containsExactly(
            MESH + " -> tls tcp inbound|8080||",
            "tls -> tcp inbound|8080||",
            "raw_buffer -> tcp inbound|8080||");
  }

  @Test
  void permissiveSniffedPortHasAChainForEachFirstByte() {
    Listeners listeners = Listeners.ofSidecar(web(Protocol.UNSUPPORTED));
    assertThat(listeners.inboundChains(8080))
        .containsExactly(
            "tls istio-http/1.0 istio-http/1.1 istio-h2 -> tls http inbound|8080||",
            "raw_buffer http/1.1 h2c -> http inbound|8080||",
            "tls istio-peer-exchange istio -> tls tcp inbound|8080||",
            "raw_buffer -> tcp inbound|8080||",
            "tls -> tcp inbound|8080||");
  }

  @Test
  void strictPortsTakeMutualTlsAlone() {
    Listeners listeners =
        Listeners.ofSidecar(web(Protocol.HTTP).withConfig(policy("{mtls: {mode: 'STRICT'}}")));
    assertThat(listeners.inboundChains(8080)).containsExactly("tls -> tls http inbound|8080||");
    assertThat(listeners.inboundChains(0))
        .containsExactly(
            "tls istio-http/1.0 istio-http/1.1 istio-h2 -> tls http InboundPassthroughCluster",
            "tls -> tls tcp InboundPassthroughCluster");
    assertThat(listeners.inspectors("virtualInbound"))
        .containsExactly("original_dst", "tls_inspector");
  }

  @Test
  void withoutMutualTlsPlaintextIsTakenAlone() {
    Listeners listeners =
        Listeners.ofSidecar(web(Protocol.TCP).withConfig(policy("{mtls: {mode: 'DISABLE'}}")));
    assertThat(listeners.inboundChains(8080)).containsExactly("raw_buffer -> tcp inbound|8080||");
    assertThat(listeners.inspectors("virtualInbound"))
        .containsExactly("original_dst", "http_inspector");
  }

  @Test
  void portOfAPolicyThatNoServiceNamesHasPassthroughChainsOfItsOwn() {
    Listeners listeners =
        Listeners.ofSidecar(
            web(Protocol.HTTP)
                .withConfig(
                    policy(
                        "{selector: {matchLabels: {app: 'web'}}, portLevelMtls: {'9000': {mode:"
                            + " 'STRICT'}, '8080': {mode: 'DISABLE'}}}")));
    assertThat(listeners.inboundChains(9000))
        .containsExactly(
            "tls istio-http/1.0 istio-http/1.1 istio-h2 -> tls http InboundPassthroughCluster",
            "tls -> tls tcp InboundPassthroughCluster");
    assertThat(listeners.inboundChains(8080)).containsExactly("raw_buffer -> http inbound|8080||");
    assertThat(listeners.http("virtualInbound", 6).getRouteConfig().getVirtualHosts(0).getName())
        .isEqualTo("inbound|http|0");
  }

  @Test
  void inspectorsAreKeptFromPortsThatDoNotNeedThem() {
    Listener listener = Listeners.ofSidecar(web(Protocol.HTTP)).get("virtualInbound");
    assertThat(startsOf(listener.getListenerFilters(1).getFilterDisabled())).containsExactly(15006);
    assertThat(startsOf(listener.getListenerFilters(2).getFilterDisabled()))
        .containsExactly(8080, 15006);
  }

  @Test
  void workloadsOwnPortIsRoutedInline() {
    Listeners listeners = Listeners.ofSidecar(web(Protocol.HTTP));
    var routes = listeners.http("virtualInbound", 6).getRouteConfig();
    assertThat(routes.getName()).isEqualTo("inbound|8080||");
    assertThat(routes.getVirtualHosts(0).getName()).isEqualTo("inbound|http|80");
    assertThat(routes.getVirtualHosts(0).getRoutes(0).getDecorator().getOperation())
        .isEqualTo("web.client.svc.cluster.local:80/*");
    assertThat(routes.getVirtualHosts(0).getRoutes(0).getRoute().getRetryPolicy().getRetryOn())
        .isEqualTo("reset-before-request");
  }

  @Test
  void grpcIsNotRepeatedAndSpokenOverHttp2() {
    Listeners listeners = Listeners.ofSidecar(web(Protocol.GRPC));
    var manager = listeners.http("virtualInbound", 6);
    assertThat(manager.hasHttp2ProtocolOptions()).isTrue();
    assertThat(manager.getRouteConfig().getVirtualHosts(0).getRoutes(0).getRoute().hasRetryPolicy())
        .isFalse();
  }

  @Test
  void transparentProxyKeepsTheClientsAddress() {
    Listeners listeners =
        Listeners.ofSidecar(web(Protocol.HTTP), Map.of("INTERCEPTION_MODE", "TPROXY"));
    assertThat(listeners.inspectors("virtualInbound"))
        .containsExactly("original_dst", "original_src", "tls_inspector", "http_inspector");
    assertThat(listeners.get("virtualInbound").getTransparent().getValue()).isTrue();
    assertThat(listeners.get("virtualOutbound").getTransparent().getValue()).isTrue();
  }

  @Test
  void sidecarsPortsReplaceThoseOfServices() {
    Listeners listeners =
        Listeners.ofSidecar(
            web(Protocol.HTTP)
                .withConfig(
                    sidecar(
                        "{ingress: [{port: {number: 9090, protocol: 'HTTP', name: 'x'},"
                            + " defaultEndpoint: '127.0.0.1:8080'}]}")));
    assertThat(listeners.inboundChains(8080)).isEmpty();
    assertThat(listeners.inboundChains(9090))
        .containsExactly(MESH + " -> tls http inbound|9090||", "raw_buffer -> http inbound|9090||");
    assertThat(listeners.chain("virtualInbound", 6).getName()).isEqualTo("10.1.0.1_9090");
    assertThat(listeners.http("virtualInbound", 6).getStatPrefix())
        .isEqualTo("inbound_10.1.0.1_9090;");
  }

  @Test
  void sidecarsPortIsBoundWhereTrafficIsNotIntercepted() {
    Listeners listeners =
        Listeners.ofSidecar(
            web(Protocol.HTTP)
                .withConfig(
                    sidecar(
                        "{ingress: [{bind: '0.0.0.0', port: {number: 9090, protocol: 'HTTP', name:"
                            + " 'x'}, defaultEndpoint: '127.0.0.1:8080'}]}")),
            Map.of("INTERCEPTION_MODE", "NONE"));
    assertThat(listeners.names()).contains("0.0.0.0_9090").doesNotContain("virtualInbound");
    assertThat(listeners.inspectors("0.0.0.0_9090")).containsExactly("tls_inspector");
    assertThat(
            startsOf(
                listeners
                    .get("0.0.0.0_9090")
                    .getListenerFilters(0)
                    .getFilterDisabled()
                    .getNotMatch()))
        .containsExactly(9090);
  }

  @Test
  void portOfTheRootNamespacesSidecarCountsAsTheOwnNamespaces() {
    Listeners listeners =
        Listeners.ofSidecar(
            web(Protocol.HTTP)
                .withConfig(
                    ConfigFixtures.sidecar(
                        "istio-system/everywhere",
                        "{ingress: [{port: {number: 9090, protocol: HTTP, name: x},"
                            + " defaultEndpoint: '127.0.0.1:8080'}]}")));
    FilterChain chain =
        listeners.get("virtualInbound").getFilterChainsList().stream()
            .filter(found -> found.getFilterChainMatch().getDestinationPort().getValue() == 9090)
            .findFirst()
            .orElseThrow();
    assertThat(
            chain
                .getMetadata()
                .getFilterMetadataOrThrow("istio")
                .getFieldsOrThrow("config")
                .getStringValue())
        .isEqualTo("/apis/networking.istio.io/v1/namespaces/client/sidecar/everywhere");
  }

  @Test
  void mutualTlsLetsInTheMeshsTrustDomains() {
    Listeners listeners =
        Listeners.ofSidecar(
            web("{trustDomain: 'td', trustDomainAliases: ['old', 'td']}", Protocol.TCP));
    var tls = listeners.tls("virtualInbound", 6).getCommonTlsContext();
    assertThat(tls.getAlpnProtocolsList()).containsExactly("istio-peer-exchange", "h2", "http/1.1");
    assertThat(prefixes(tls.getCombinedValidationContext().getDefaultValidationContext()))
        .containsExactly("spiffe://td/", "spiffe://old/");
    assertThat(tls.getTlsParams().getCipherSuitesCount()).isEqualTo(6);
  }

  private static List<Integer> startsOf(ListenerFilterChainMatchPredicate predicate) {
    return predicate.hasOrMatch()
        ? predicate.getOrMatch().getRulesList().stream()
            .map(rule -> rule.getDestinationPortRange().getStart())
            .toList()
        : List.of(predicate.getDestinationPortRange().getStart());
  }

  private static MeshFixture web(Protocol protocol) {
    return web("{}", protocol);
  }

  private static ConfigResource<?> policy(String spec) {
    return object(
        "{apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: {name: 'p', namespace: 'client'}, spec: %s}"
            .formatted(spec));
  }

  private static ConfigResource<?> sidecar(String spec) {
    return object(
        "{apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: {name: 'default', namespace: 'client'}, spec: %s}"
            .formatted(spec));
  }

  /** A mesh in which the proxy's workload is the service web, port 80 to 8080. */
  private static MeshFixture web(String meshConfig, Protocol protocol) {
    return mesh(meshConfig)
        .with(pod("client", "web-0", "10.1.0.1").labels(Map.of("app", "web")))
        .with(service("client", "web").port("p", 80, protocol))
        .with(slice("client", "web").port("p", 8080).pod("10.1.0.1", "web-0"));
  }

  @SuppressWarnings("deprecation")
  private static List<String> prefixes(CertificateValidationContext context) {
    return context.getMatchSubjectAltNamesList().stream().map(StringMatcher::getPrefix).toList();
  }
}
