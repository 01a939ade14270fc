package dev.mizzen.xds.generate.listener;

import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static dev.mizzen.xds.generate.GeneratorFixture.destinationRule;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.generate.GeneratorFixture;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboundListenerGeneratorTest {
  private static final Map<String, String> NONE = Map.of("INTERCEPTION_MODE", "NONE");

  @Test
  void httpServicesShareTheWildcardAndOtherTrafficPasses() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "a").address("10.0.0.1").port("http", 80, Protocol.HTTP))
                .with(service("shop", "b").address("10.0.0.2").port("http", 80, Protocol.HTTP)));
    assertThat(listeners.chains("0.0.0.0_80"))
        .containsExactly("raw_buffer http/1.1 h2c -> http 80", "else tcp PassthroughCluster");
    assertThat(listeners.inspectors("0.0.0.0_80")).containsExactly("http_inspector");
    assertThat(listeners.get("0.0.0.0_80").getDefaultFilterChain().getName())
        .isEqualTo("PassthroughFilterChain");
    assertThat(listeners.get("0.0.0.0_80").getBindToPort().getValue()).isFalse();
  }

  @Test
  void tcpServiceIsKnownByItsAddress() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh().with(service("shop", "db").address("10.0.0.1").port("tcp", 3306, Protocol.TCP)));
    assertThat(listeners.chains("10.0.0.1_3306"))
        .containsExactly("any -> tcp outbound|3306||db.shop.svc.cluster.local");
    assertThat(listeners.inspectors("10.0.0.1_3306")).isEmpty();
    assertThat(listeners.resource("10.0.0.1_3306").sources())
        .contains(new ConfigKey(ConfigKind.SERVICE, "shop", "db"), ConfigKey.MESH_CONFIG);
  }

  @Test
  void portWithoutProtocolIsSniffed() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(
                    service("shop", "x")
                        .address("10.0.0.1")
                        .port("x", 7000, Protocol.UNSUPPORTED)));
    assertThat(listeners.chains("10.0.0.1_7000"))
        .containsExactly(
            "raw_buffer http/1.1 h2c -> http x.shop.svc.cluster.local:7000",
            "else tcp outbound|7000||x.shop.svc.cluster.local");
  }

  @Test
  void portOfUdpHasNone() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh().with(service("shop", "dns").address("10.0.0.1").port("dns", 53, Protocol.UDP)));
    assertThat(listeners.names()).containsExactly("virtualOutbound", "virtualInbound");
  }

  @Test
  void headlessTcpServiceIsKnownByEachEndpoint() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "kafka").headless().port("tcp", 9092, Protocol.TCP))
                .with(
                    slice("shop", "kafka")
                        .port("tcp", 9092)
                        .address("10.1.0.7")
                        .address("10.1.0.8")));
    assertThat(listeners.names()).contains("10.1.0.7_9092", "10.1.0.8_9092");
    assertThat(listeners.chains("10.1.0.7_9092"))
        .containsExactly("any -> tcp outbound|9092||kafka.shop.svc.cluster.local");
  }

  @Test
  void unresolvedServiceEntryWithASelectorIsKnownByEachPod() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .withConfig(
                    object(
                        """
                        {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'kafka', namespace: 'shop'}, spec:
                         {hosts: ['kafka.example.com'], resolution: 'NONE', workloadSelector: {labels: {app: 'kafka'}},
                          ports: [{number: 9092, name: 'tcp', protocol: 'TCP'}]}}
                        """))
                .with(pod("shop", "kafka-0", "10.1.0.7").labels(Map.of("app", "kafka")))
                .with(pod("shop", "other", "10.1.0.8").labels(Map.of("app", "other"))));
    assertThat(listeners.chains("10.1.0.7_9092"))
        .containsExactly("any -> tcp outbound|9092||kafka.example.com");
    assertThat(listeners.names()).doesNotContain("0.0.0.0_9092", "10.1.0.8_9092");
  }

  @Test
  void proxyIsNotAmongTheEndpointsItCalls() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(pod("client", "web-0", "10.1.0.1"))
                .with(service("client", "kafka").headless().port("tcp", 9092, Protocol.TCP))
                .with(
                    slice("client", "kafka")
                        .port("tcp", 9092)
                        .pod("10.1.0.1", "web-0")
                        .address("10.1.0.8")));
    assertThat(listeners.names()).contains("10.1.0.8_9092").doesNotContain("10.1.0.1_9092");
  }

  @Test
  void tlsServicesWithoutAddressAreToldByTheirNames() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .withConfig(
                    external("a", "a.example.com", "[{number: 443, name: 'tls', protocol: 'TLS'}]"))
                .withConfig(
                    external(
                        "b", "b.example.com", "[{number: 443, name: 'tls', protocol: 'TLS'}]")));
    assertThat(listeners.chains("0.0.0.0_443"))
        .containsExactly(
            "a.example.com -> tcp outbound|443||a.example.com",
            "b.example.com -> tcp outbound|443||b.example.com",
            "else tcp PassthroughCluster");
    assertThat(listeners.inspectors("0.0.0.0_443")).containsExactly("tls_inspector");
  }

  @Test
  void rangeOfAddressesIsMatchedOnTheWildcard() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .withConfig(
                    object(
                        """
                        {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'net', namespace: 'shop'}, spec:
                         {hosts: ['net.example.com'], addresses: ['192.0.2.0/24'], resolution: 'NONE', ports: [{number: 7777, name: 'tcp', protocol: 'TCP'}]}}
                        """)));
    assertThat(listeners.chains("0.0.0.0_7777"))
        .containsExactly(
            "192.0.2.0/24 -> tcp outbound|7777||net.example.com", "else tcp PassthroughCluster");
  }

  @Test
  void tcpJoinsHttpOnTheWildcardWithoutTakingItsTraffic() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .withConfig(
                    external(
                        "a", "a.example.com", "[{number: 80, name: 'http', protocol: 'HTTP'}]"))
                .withConfig(
                    external(
                        "b", "b.example.com", "[{number: 80, name: 'tcp', protocol: 'TCP'}]")));
    assertThat(listeners.chains("0.0.0.0_80"))
        .containsExactly(
            "raw_buffer http/1.1 h2c -> http 80", "else tcp outbound|80||b.example.com");
  }

  @Test
  void firstOfTwoTcpServicesAtOneAddressWins() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .withConfig(
                    external(
                        "a", "a.example.com", "[{number: 5432, name: 'tcp', protocol: 'TCP'}]"))
                .withConfig(
                    external(
                        "b", "b.example.com", "[{number: 5432, name: 'tcp', protocol: 'TCP'}]")));
    assertThat(listeners.chains("0.0.0.0_5432"))
        .containsExactly("any -> tcp outbound|5432||a.example.com");
  }

  @Test
  void serverFirstProtocolSharesItsPortWithItsOwnKindAlone() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .withConfig(
                    external(
                        "a",
                        "a.example.com",
                        "[{number: 27017, name: 'mongo', protocol: 'MONGO'}]"))
                .withConfig(
                    external(
                        "b", "b.example.com", "[{number: 27017, name: 'tls', protocol: 'TLS'}]")));
    assertThat(listeners.chains("0.0.0.0_27017"))
        .containsExactly("any -> tcp outbound|27017||a.example.com");
    assertThat(listeners.networkFilters("0.0.0.0_27017", 0))
        .containsExactly("envoy.filters.network.mongo_proxy", "envoy.filters.network.tcp_proxy");
  }

  @Test
  void tlsRouteChoosesByServerName() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .withConfig(
                    external("a", "*.example.com", "[{number: 443, name: 'tls', protocol: 'TLS'}]"))
                .withConfig(
                    virtualService(
                        """
                        {hosts: ['*.example.com'], tls: [
                         {match: [{sniHosts: ['one.example.com'], port: 443, sourceLabels: {app: 'other'}}], route: [{destination: {host: 'never'}}]},
                         {match: [{sniHosts: ['one.example.com'], port: 443}], route: [{destination: {host: 'first.example.com', port: {number: 8443}}}]},
                         {match: [{sniHosts: ['one.example.com'], port: 443}], route: [{destination: {host: 'never'}}]}]}
                        """)));
    assertThat(listeners.chains("0.0.0.0_443"))
        .containsExactly(
            "one.example.com -> tcp outbound|8443||first.example.com",
            "else tcp PassthroughCluster");
    assertThat(
            listeners
                .chain("0.0.0.0_443", 0)
                .getMetadata()
                .getFilterMetadataOrThrow("istio")
                .getFieldsOrThrow("config")
                .getStringValue())
        .isEqualTo("/apis/networking.istio.io/v1/namespaces/shop/virtual-service/vs");
  }

  @Test
  void tcpRouteIsSplitByWeight() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "db").address("10.0.0.1").port("tcp", 3306, Protocol.TCP))
                .withConfig(
                    virtualService(
                        """
                        {hosts: ['db'], tcp: [{route: [
                         {destination: {host: 'db', subset: 'v1'}, weight: 90}, {destination: {host: 'db', subset: 'v2'}, weight: 10},
                         {destination: {host: 'db', subset: 'v3'}}]}]}
                        """)));
    assertThat(listeners.chains("10.0.0.1_3306"))
        .containsExactly(
            "any -> tcp 90*outbound|3306|v1|db.shop.svc.cluster.local"
                + " 10*outbound|3306|v2|db.shop.svc.cluster.local");
    assertThat(listeners.tcp("10.0.0.1_3306", 0).getStatPrefix()).isEqualTo("vs.shop");
  }

  @Test
  void tcpRouteForSubnetsLeavesTheRestToTheService() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "db").address("10.0.0.1").port("tcp", 3306, Protocol.TCP))
                .withConfig(
                    virtualService(
                        """
                        {hosts: ['db'], tcp: [{match: [{destinationSubnets: ['10.9.0.0/16']}], route: [{destination: {host: 'far.example.com'}}]}]}
                        """)));
    assertThat(listeners.chains("10.0.0.1_3306"))
        .containsExactly(
            "10.9.0.0/16 -> tcp outbound|3306||far.example.com",
            "else tcp outbound|3306||db.shop.svc.cluster.local");
  }

  @Test
  void ruleSetsLimitsStickinessAndTunnelOfTcp() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "db").address("10.0.0.1").port("tcp", 3306, Protocol.TCP))
                .withConfig(
                    destinationRule(
                        "db",
                        """
                        {host: 'db', trafficPolicy: {connectionPool: {tcp: {idleTimeout: '7s', maxConnectionDuration: '9s'}},
                         loadBalancer: {consistentHash: {useSourceIp: true}}, tunnel: {protocol: 'POST', targetHost: 'out.example.com', targetPort: 443}}}
                        """)));
    var proxy = listeners.tcp("10.0.0.1_3306", 0);
    assertThat(proxy.getIdleTimeout()).isEqualTo(Durations.fromSeconds(7));
    assertThat(proxy.getMaxDownstreamConnectionDuration()).isEqualTo(Durations.fromSeconds(9));
    assertThat(proxy.getHashPolicy(0).hasSourceIp()).isTrue();
    assertThat(proxy.getTunnelingConfig().getHostname()).isEqualTo("out.example.com:443");
    assertThat(proxy.getTunnelingConfig().getUsePost()).isTrue();
  }

  @Test
  void withoutInterceptionPortsAreBoundOnLoopback() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "a").address("10.0.0.1").port("http", 80, Protocol.HTTP))
                .with(service("shop", "db").address("10.0.0.2").port("tcp", 3306, Protocol.TCP)),
            NONE);
    assertThat(listeners.names()).containsExactly("127.0.0.1_80", "127.0.0.1_3306");
    assertThat(listeners.chains("127.0.0.1_80")).containsExactly("any -> http 80");
    assertThat(listeners.get("127.0.0.1_80").hasBindToPort()).isFalse();
    assertThat(listeners.get("127.0.0.1_80").getMaxConnectionsToAcceptPerSocketEvent().getValue())
        .isEqualTo(1);
  }

  @Test
  void unprivilegedProxyBindsNoLowPort() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(
                    service("shop", "a")
                        .address("10.0.0.1")
                        .port("http", 80, Protocol.HTTP)
                        .port("alt", 8080, Protocol.HTTP)),
            Map.of("INTERCEPTION_MODE", "NONE", "UNPRIVILEGED_POD", "true"));
    assertThat(listeners.names()).containsExactly("127.0.0.1_8080");
  }

  @Test
  void portsOfTheProxyItselfAreNotTaken() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(
                    service("shop", "a")
                        .address("10.0.0.1")
                        .port("one", 15001, Protocol.HTTP)
                        .port("two", 15006, Protocol.HTTP)
                        .port("three", 15020, Protocol.HTTP)),
            Map.of("ENVOY_STATUS_PORT", "15020"));
    assertThat(listeners.names()).containsExactly("virtualOutbound", "virtualInbound");
  }

  @Test
  void portOfASidecarHidesLaterServicesOfThatPort() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "a").address("10.0.0.1").port("http", 9080, Protocol.HTTP))
                .with(service("shop", "b").address("10.0.0.2").port("tcp", 9080, Protocol.TCP))
                .withConfig(
                    sidecar(
                        """
                        {egress: [{port: {number: 9080, protocol: 'HTTP', name: 'only'}, hosts: ['shop/a.shop.svc.cluster.local']}, {hosts: ['*/*']}]}
                        """)));
    assertThat(listeners.chains("0.0.0.0_9080"))
        .containsExactly("raw_buffer http/1.1 h2c -> http 9080", "else tcp PassthroughCluster");
    assertThat(listeners.resource("0.0.0.0_9080").sources())
        .contains(new ConfigKey(ConfigKind.SIDECAR, "client", "default"));
  }

  @Test
  void sidecarBindsItsPortWhereTrafficIsNotCaptured() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "a").address("10.0.0.1").port("http", 9080, Protocol.HTTP))
                .withConfig(
                    sidecar(
                        """
                        {egress: [{bind: '127.0.0.2', captureMode: 'NONE', port: {number: 9080, protocol: 'HTTP', name: 'x'}, hosts: ['shop/*']}]}
                        """)));
    assertThat(listeners.chains("127.0.0.2_9080")).containsExactly("any -> http 9080");
    assertThat(listeners.get("127.0.0.2_9080").hasBindToPort()).isFalse();
  }

  @Test
  void unixSocketNamesListenerAndRoutes() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh()
                .with(service("shop", "a").address("10.0.0.1").port("http", 9080, Protocol.HTTP))
                .withConfig(
                    sidecar(
                        """
                        {egress: [{bind: 'unix:///tmp/s', port: {number: 0, protocol: 'HTTP', name: 'x'}, hosts: ['shop/*']}]}
                        """)));
    assertThat(listeners.chains("unix:///tmp/s_0")).containsExactly("any -> http unix:///tmp/s");
    assertThat(listeners.get("unix:///tmp/s_0").getAddress().getPipe().getPath())
        .isEqualTo("/tmp/s");
  }

  @Test
  void registryOnlyDropsWhatNobodyKnows() {
    Listeners listeners =
        Listeners.ofSidecar(
            mesh("{outboundTrafficPolicy: {mode: 'REGISTRY_ONLY'}}")
                .with(service("shop", "a").address("10.0.0.1").port("http", 80, Protocol.HTTP)));
    assertThat(listeners.chains("0.0.0.0_80")).contains("else tcp BlackHoleCluster");
    assertThat(listeners.chains("virtualOutbound"))
        .containsExactly("any -> tcp BlackHoleCluster", "any -> tcp BlackHoleCluster");
  }

  @Test
  void explicitProxyTakesAbsoluteUrls() {
    Listeners listeners = Listeners.ofSidecar(mesh(), Map.of("HTTP_PROXY_PORT", "15080"));
    assertThat(listeners.chains("127.0.0.1_15080")).containsExactly("any -> http http_proxy");
    assertThat(
            listeners
                .http("127.0.0.1_15080", 0)
                .getHttpProtocolOptions()
                .getAllowAbsoluteUrl()
                .getValue())
        .isTrue();
  }

  @Test
  void equalTcpListenersAreSharedBetweenWorkloads() {
    MeshFixture mesh =
        mesh().with(service("shop", "db").address("10.0.0.1").port("tcp", 3306, Protocol.TCP));
    var context = mesh.context();
    var generator = new OutboundListenerGenerator();
    var one = GeneratorFixture.sidecar(context, Map.of("WORKLOAD_NAME", "a"));
    var two = GeneratorFixture.sidecar(context, Map.of("WORKLOAD_NAME", "b"));
    assertThat(generator.select(context, generator.scope(one).orElseThrow()))
        .isEqualTo(generator.select(context, generator.scope(two).orElseThrow()));
  }

  private static ConfigResource<?> external(String name, String host, String ports) {
    return object(
        """
        {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: '%s', namespace: 'shop'}, spec:
         {hosts: ['%s'], location: 'MESH_EXTERNAL', resolution: 'NONE', ports: %s}}
        """
            .formatted(name, host, ports));
  }

  private static ConfigResource<?> virtualService(String spec) {
    return object(
        "{apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: {name: 'vs', namespace: 'shop'}, spec: %s}"
            .formatted(spec));
  }

  private static ConfigResource<?> sidecar(String spec) {
    return object(
        "{apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: {name: 'default', namespace: 'client'}, spec: %s}"
            .formatted(spec));
  }
}
