package dev.mizzen.xds.generate.route;

import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.serviceEntry;
import static dev.mizzen.model.testing.ConfigFixtures.sidecar;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.ServiceFixture;
import dev.mizzen.xds.generate.envoy.AlternateHosts;
import dev.mizzen.xds.scope.NodeFixture;
import org.junit.jupiter.api.Test;

class SidecarVirtualHostsTest {
  private static final NodeFixture CLIENT = NodeFixture.sidecar("shop", "client", "10.1.0.1");

  @Test
  void serviceOfTheSameNamespaceIsCalledByEveryShorterName() {
    // Given
    var tables = tables(MeshFixture.create().with(http("shop", "cart").address("10.9.0.1")));
    // When
    var domains = tables.domains("80", "cart.shop.svc.cluster.local:80");
    // Then
    assertThat(domains)
        .containsExactly(
            "cart.shop.svc.cluster.local",
            "cart.shop.svc.cluster.local.",
            "cart",
            "cart.shop.svc",
            "cart.shop",
            "10.9.0.1");
  }

  @Test
  void serviceOfAnotherNamespaceIsCalledWithItsNamespace() {
    // Given
    var tables = tables(MeshFixture.create().with(http("stock", "items").address("10.9.0.2")));
    // When
    var domains = tables.domains("80", "items.stock.svc.cluster.local:80");
    // Then
    assertThat(domains)
        .containsExactly(
            "items.stock.svc.cluster.local",
            "items.stock.svc.cluster.local.",
            "items.stock",
            "items.stock.svc",
            "10.9.0.2");
  }

  @Test
  void headlessServiceAnswersForItsPodsButHasNoAddress() {
    // Given
    var tables = tables(MeshFixture.create().with(http("shop", "db").headless()));
    // When
    var domains = tables.domains("80", "db.shop.svc.cluster.local:80");
    // Then
    assertThat(domains)
        .containsExactly(
            "db.shop.svc.cluster.local",
            "db.shop.svc.cluster.local.",
            "db",
            "db.shop.svc",
            "db.shop",
            "*.db.shop.svc.cluster.local",
            "*.db.shop.svc.cluster.local.",
            "*.db",
            "*.db.shop.svc",
            "*.db.shop");
  }

  @Test
  void serviceEntryHasItsHostsAndBracketedIpv6Address() {
    // Given
    var mesh =
        MeshFixture.create()
            .withConfig(
                serviceEntry(
                    "shop/six",
                    """
                    hosts: [six.example.com]
                    addresses: ["2001:db8:1::9"]
                    ports: [{number: 80, name: http, protocol: HTTP}]
                    resolution: STATIC
                    endpoints: [{address: "2001:db8::1"}]
                    """));
    var tables = tables(mesh);
    // When
    var domains = tables.domains("80", "six.example.com:80");
    // Then
    assertThat(domains).containsExactly("six.example.com", "six.example.com.", "[2001:db8:1::9]");
  }

  @Test
  void ofSeveralAddressesOfAServiceEntryTheFirstIsADomain() {
    // Given
    var mesh =
        MeshFixture.create()
            .withConfig(
                serviceEntry(
                    "shop/two",
                    """
                    hosts: [two.example.com]
                    addresses: [240.0.9.1, 240.0.9.2]
                    ports: [{number: 80, name: http, protocol: HTTP}]
                    resolution: STATIC
                    endpoints: [{address: 10.2.0.1}]
                    """));
    // When
    var domains = tables(mesh).domains("80", "two.example.com:80");
    // Then
    assertThat(domains).containsExactly("two.example.com", "two.example.com.", "240.0.9.1");
  }

  @Test
  void proxyOutsideKubernetesStripsTheDomainItShares() {
    // Given
    var alternates = new AlternateHosts("corp.example.net");
    // When
    var ofSameDomain = alternates.of("api.corp.example.net");
    var ofParent = alternates.of("api.team.example.net");
    var ofOther = alternates.of("api.example.org");
    // Then
    assertThat(ofSameDomain).containsExactly("api");
    assertThat(ofParent).containsExactly("api.team", "api.team.example");
    assertThat(ofOther).isEmpty();
  }

  @Test
  void hostsStandInTheOrderOfTheirNamesAndUnknownHostsLast() {
    // Given
    var mesh =
        MeshFixture.create().with(http("shop", "z")).with(http("shop", "a").address("10.9.0.9"));
    var tables = tables(allowingAny(mesh));
    // When
    var hosts = tables.hosts("80");
    // Then
    assertThat(hosts)
        .containsExactly("a.shop.svc.cluster.local:80", "z.shop.svc.cluster.local:80", "allow_any");
  }

  @Test
  void defaultRouteHasNoTimeoutAndRetriesTwice() {
    // Given
    var tables = tables(MeshFixture.create().with(http("shop", "cart")));
    // When
    var route = tables.route("80", "cart.shop.svc.cluster.local:80");
    // Then
    assertThat(route.getName()).isEqualTo("default");
    assertThat(route.getDecorator().getOperation()).isEqualTo("cart.shop.svc.cluster.local:80/*");
    assertThat(route.getRoute().getCluster()).isEqualTo("outbound|80||cart.shop.svc.cluster.local");
    assertThat(route.getRoute().getTimeout().getSeconds()).isZero();
    assertThat(route.getRoute().getRetryPolicy().getNumRetries().getValue()).isEqualTo(2);
    assertThat(route.hasMetadata()).isFalse();
    assertThat(route.getMatch().hasCaseSensitive()).isFalse();
  }

  @Test
  void registryOnlyRefusesUnknownHosts() {
    // Given
    var tables =
        tables(
            MeshFixture.create()
                .with(http("shop", "cart"))
                .withConfig(
                    sidecar(
                        "shop/default",
                        "{egress: [{hosts: [\"*/*\"]}], outboundTrafficPolicy: {mode:"
                            + " REGISTRY_ONLY}}")));
    // When
    var host = tables.host("80", "block_all");
    // Then
    assertThat(host.getDomainsList()).containsExactly("*");
    assertThat(host.getRoutes(0).getDirectResponse().getStatus()).isEqualTo(502);
    assertThat(host.getRoutes(0).hasDecorator()).isFalse();
  }

  @Test
  void egressProxyTakesUnknownHosts() {
    // Given
    var tables =
        tables(
            MeshFixture.create()
                .withConfig(
                    sidecar(
                        "shop/default",
                        """
                        egress: [{hosts: ["*/*"]}]
                        outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: out.edge.svc.cluster.local, port: {number: 8080}, subset: s}}
                        """)));
    // When
    var clusters = tables.clusters("80", "allow_any");
    // Then
    assertThat(clusters).containsExactly("outbound|8080|s|out.edge.svc.cluster.local");
  }

  @Test
  void sniffedPortHasOneHostForEveryDomainAndNoneForUnknownHosts() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(service("shop", "auto").port("", 7000, Protocol.UNSUPPORTED))
            .with(
                service("shop", "other").address("10.9.0.8").port("", 7000, Protocol.UNSUPPORTED));
    var tables = tables(mesh);
    // When
    var table = tables.table("auto.shop.svc.cluster.local:7000");
    // Then
    assertThat(table.getVirtualHostsList()).hasSize(1);
    assertThat(table.getVirtualHosts(0).getName()).isEqualTo("auto.shop.svc.cluster.local:7000");
    assertThat(table.getVirtualHosts(0).getDomainsList()).containsExactly("*");
  }

  @Test
  void httpProxyKnowsEveryPortAndNamesItUnlessItIs80() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(http("shop", "cart").address("10.9.0.1").port("http-admin", 8080, Protocol.HTTP));
    var tables = tables(mesh);
    // When
    var of80 = tables.domains("http_proxy", "cart.shop.svc.cluster.local:80");
    var of8080 = tables.domains("http_proxy", "cart.shop.svc.cluster.local:8080");
    // Then
    assertThat(of80)
        .startsWith(
            "cart.shop.svc.cluster.local",
            "cart.shop.svc.cluster.local:80",
            "cart.shop.svc.cluster.local.",
            "cart.shop.svc.cluster.local.:80",
            "cart",
            "cart:80")
        .endsWith("10.9.0.1", "10.9.0.1:80");
    assertThat(of8080)
        .containsExactly(
            "cart.shop.svc.cluster.local:8080",
            "cart.shop.svc.cluster.local.:8080",
            "cart:8080",
            "cart.shop.svc:8080",
            "cart.shop:8080",
            "10.9.0.1:8080");
  }

  @Test
  void nameThatSaysNothingHasAnEmptyTable() {
    // Given
    var tables = tables(MeshFixture.create().with(http("shop", "cart")));
    // When
    var table = tables.table("no-such-route");
    // Then
    assertThat(table.getName()).isEqualTo("no-such-route");
    assertThat(table.getVirtualHostsList()).isEmpty();
    assertThat(table.hasValidateClusters()).isTrue();
    assertThat(table.getIgnorePortInHostMatching()).isFalse();
    assertThat(table.hasMaxDirectResponseBodySizeBytes()).isFalse();
  }

  @Test
  void virtualServiceTakesItsServiceOutOfTheDefaults() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(http("shop", "cart"))
            .withConfig(
                virtualService(
                    "shop/cart",
                    "{hosts: [cart], http: [{route: [{destination: {host: cart, subset: v1}}]}]}"));
    var tables = tables(mesh);
    // When
    var host = tables.host("80", "cart.shop.svc.cluster.local:80");
    // Then
    assertThat(host.getRoutesList()).hasSize(1);
    assertThat(host.getRoutes(0).getRoute().getCluster())
        .isEqualTo("outbound|80|v1|cart.shop.svc.cluster.local");
    assertThat(host.getDomainsList()).contains("cart", "cart.shop");
  }

  @Test
  void virtualServiceForUnknownHostMakesAHostOnPort80Only() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(http("shop", "cart").port("http-admin", 8080, Protocol.HTTP))
            .withConfig(
                virtualService(
                    "shop/out",
                    "{hosts: [www.example.com], http: [{route: [{destination: {host: cart}}]}]}"));
    var tables = tables(mesh);
    // When
    var domains = tables.domains("80", "www.example.com:80");
    var on8080 = tables.hosts("8080");
    // Then
    assertThat(domains).containsExactly("www.example.com");
    assertThat(on8080).noneMatch(host -> host.startsWith("www.example.com"));
  }

  @Test
  void virtualServiceForAServiceWithoutPort80HasAHostThereWithItsNameAlone() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(http("shop", "cart"))
            .with(service("shop", "ratings").address("10.9.0.7").port("http", 9080, Protocol.HTTP))
            .withConfig(
                virtualService(
                    "shop/ratings",
                    "{hosts: [ratings], http: [{route: [{destination: {host: ratings}}]}]}"));
    var tables = tables(mesh);
    // When
    var domains = tables.domains("80", "ratings.shop.svc.cluster.local:80");
    var clusters = tables.clusters("80", "ratings.shop.svc.cluster.local:80");
    // Then
    assertThat(domains).containsExactly("ratings.shop.svc.cluster.local");
    assertThat(clusters).containsExactly("outbound|80||ratings.shop.svc.cluster.local");
  }

  @Test
  void wildcardVirtualServiceTakesOnlyServicesWithoutAMoreSpecificOne() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(http("shop", "cart"))
            .with(http("stock", "items").address("10.9.0.2"))
            .withConfig(
                virtualService(
                    "shop/all",
                    "{hosts: [\"*.svc.cluster.local\"], http: [{route: [{destination: {host:"
                        + " wide}}]}]}"))
            .withConfig(
                virtualService(
                    "shop/own",
                    "{hosts: [\"*.shop.svc.cluster.local\"], http: [{route: [{destination: {host:"
                        + " narrow}}]}]}"));
    var tables = tables(mesh);
    // When
    var cart = tables.clusters("80", "cart.shop.svc.cluster.local:80");
    var items = tables.clusters("80", "items.stock.svc.cluster.local:80");
    // Then
    assertThat(cart).containsExactly("outbound|80||narrow.shop.svc.cluster.local");
    assertThat(items).containsExactly("outbound|80||wide.shop.svc.cluster.local");
  }

  @Test
  void firstVirtualServiceWinsADomain() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(http("shop", "cart"))
            .withConfig(
                virtualService(
                    "shop/a", "{hosts: [cart], http: [{route: [{destination: {host: one}}]}]}"))
            .withConfig(
                virtualService(
                    "shop/b", "{hosts: [cart], http: [{route: [{destination: {host: two}}]}]}"));
    var tables = tables(mesh);
    // When
    var clusters = tables.clusters("80", "cart.shop.svc.cluster.local:80");
    // Then
    assertThat(clusters).containsExactly("outbound|80||one.shop.svc.cluster.local");
  }

  @Test
  void ofSeveralServiceEntriesForOneHostTheYoungestIsRouted() {
    // Given
    String far =
        "{hosts: [far.example.com], addresses: [%s], ports: [{number: 80, name: http, protocol:"
            + " HTTP}], resolution: STATIC, endpoints: [{address: 198.51.100.1}]}";
    var tables =
        tables(
            MeshFixture.create()
                .withConfig(at(2, serviceEntry("shop/a", far.formatted("192.0.2.2"))))
                .withConfig(at(1, serviceEntry("shop/b", far.formatted("192.0.2.1")))));
    // When
    var domains = tables.domains("80", "far.example.com:80");
    // Then
    assertThat(domains).containsExactly("far.example.com", "far.example.com.", "192.0.2.2");
  }

  @Test
  void derivedNameYieldsToTheServiceThatHasItForItsHost() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(http("shop", "cart"))
            .withConfig(
                serviceEntry(
                    "shop/short",
                    "{hosts: [cart.shop], ports: [{number: 80, name: http, protocol: HTTP}],"
                        + " resolution: DNS, endpoints: [{address: a.example}]}"));
    var tables = tables(mesh);
    // When
    var service = tables.domains("80", "cart.shop.svc.cluster.local:80");
    var entry = tables.domains("80", "cart.shop:80");
    // Then
    assertThat(service).contains("cart", "cart.shop.svc").doesNotContain("cart.shop");
    assertThat(entry).contains("cart.shop");
  }

  @Test
  void externalNameServiceIsAnAliasAndNoHostOfItsOwn() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(http("shop", "cart"))
            .with(
                service("shop", "alias")
                    .standsFor("cart.shop.svc.cluster.local")
                    .port("http", 80, Protocol.HTTP));
    var tables = tables(mesh);
    // When
    var hosts = tables.hosts("80");
    var domains = tables.domains("80", "cart.shop.svc.cluster.local:80");
    // Then
    assertThat(hosts).doesNotContain("alias.shop.svc.cluster.local:80");
    assertThat(domains).contains("alias.shop.svc.cluster.local", "alias");
  }

  @Test
  void tableNamesTheObjectsItComesFrom() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(http("shop", "cart"))
            .withConfig(
                virtualService(
                    "shop/cart",
                    "{hosts: [cart], http: [{route: [{destination: {host: cart}}]}]}"));
    var tables = tables(mesh);
    // When
    var sources = tables.resource("80").sources();
    // Then
    assertThat(sources.toString())
        .contains("VirtualService shop/cart", "Service shop/cart", "MeshConfig mesh");
  }

  @Test
  void unrelatedChangeGivesAnEqualInput() {
    // Given
    var mesh = MeshFixture.create().with(http("shop", "cart"));
    var before = tables(mesh).input("80");
    // When
    var after =
        tables(mesh.with(service("shop", "mail").address("10.9.0.5").port("tcp", 25, Protocol.TCP)))
            .input("80");
    // Then
    assertThat(after).isEqualTo(before);
    assertThat(after.hashCode()).isEqualTo(before.hashCode());
  }

  private static RouteTables tables(MeshFixture mesh) {
    return RouteTables.of(mesh, CLIENT);
  }

  private static ServiceFixture http(String namespace, String name) {
    return service(namespace, name).port("http", 80, Protocol.HTTP);
  }

  private static MeshFixture allowingAny(MeshFixture mesh) {
    return mesh.withConfig(
        sidecar(
            "shop/default",
            "{egress: [{hosts: [\"*/*\"]}], outboundTrafficPolicy: {mode: ALLOW_ANY}}"));
  }
}
