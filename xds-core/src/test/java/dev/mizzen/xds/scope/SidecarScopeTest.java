package dev.mizzen.xds.scope;

import static dev.mizzen.model.testing.ConfigFixtures.annotated;
import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.destinationRule;
import static dev.mizzen.model.testing.ConfigFixtures.key;
import static dev.mizzen.model.testing.ConfigFixtures.peerAuthentication;
import static dev.mizzen.model.testing.ConfigFixtures.serviceEntry;
import static dev.mizzen.model.testing.ConfigFixtures.sidecar;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.ServiceFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarScopeTest {

  @Test
  void defaultScopeHasEverythingThatIsExportedToTheNamespace() {
    // When
    OutboundScope scope =
        scope(
            shop()
                .with(
                    service("other", "private")
                        .visibility(Visibility.only("other"))
                        .port("http", 80, Protocol.HTTP))
                .with(
                    service("other", "given")
                        .visibility(Visibility.only("shop"))
                        .port("http", 80, Protocol.HTTP))
                .with(
                    service("other", "hidden")
                        .visibility(Visibility.NONE)
                        .port("http", 80, Protocol.HTTP)));

    // Then
    assertThat(names(scope.services())).containsExactly("given", "reviews", "ratings");
    assertThat(scope.egressListeners())
        .singleElement()
        .satisfies(all -> assertThat(all.spec()).isEmpty());
    assertThat(scope.sidecar()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "./*; [reviews]",
        "*/*; [reviews, ratings]",
        "other/*; [ratings]",
        "~/*; []",
        "shop/reviews.shop.svc.cluster.local; [reviews]",
        "other/reviews.shop.svc.cluster.local; []",
        "*/*.other.svc.cluster.local; [ratings]",
        "./*.other.svc.cluster.local; []",
        "*/*.local; [reviews, ratings]",
        "no-slash; []",
        "a/b/c; []"
      })
  void hostOfAnEgressListenerImportsServices(String host, String services) {
    OutboundScope scope =
        scope(shop().withConfig(sidecar("shop/s", "egress: [{hosts: ['%s']}]".formatted(host))));

    assertThat(names(scope.services())).hasToString(services);
    assertThat(scope.sidecar()).contains(key(ConfigKind.SIDECAR, "shop/s"));
  }

  @Test
  void sidecarOfTheRootNamespaceIsReadAsIfInTheProxysOwn() {
    OutboundScope scope =
        scope(shop().withConfig(sidecar("istio-system/s", "egress: [{hosts: ['./*']}]")));

    assertThat(names(scope.services())).containsExactly("reviews");
  }

  @Test
  void sidecarWithoutEgressImportsEverything() {
    OutboundScope scope = scope(shop().withConfig(sidecar("shop/s", "{}")));

    assertThat(names(scope.services())).containsExactly("reviews", "ratings");
  }

  @Test
  void listenerWithAPortReducesItsServicesToIt() {
    // When
    OutboundScope scope =
        scope(
            shop()
                .with(
                    service("shop", "two")
                        .port("http", 80, Protocol.HTTP)
                        .port("tcp", 90, Protocol.TCP))
                .withConfig(
                    sidecar(
                        "shop/s",
                        "egress: [{port: {number: 90, protocol: TCP, name: p}, hosts: ['*/*']}]")));

    // Then
    assertThat(names(scope.services())).containsExactly("two");
    assertThat(numbers(scope.services().getFirst())).containsExactly(90);
  }

  @Test
  void portOfAnHttpProxyReducesNothing() {
    OutboundScope scope =
        scope(
            shop()
                .withConfig(
                    sidecar(
                        "shop/s",
                        "egress: [{port: {number: 90, protocol: HTTP_PROXY, name: p}, hosts: ['*/*']}]")));

    assertThat(names(scope.services())).containsExactly("reviews", "ratings");
  }

  @Test
  void portsThatListenersImportApartAreUnited() {
    OutboundScope scope =
        scope(
            MeshFixture.create()
                .with(
                    service("shop", "two")
                        .port("http", 80, Protocol.HTTP)
                        .port("tcp", 90, Protocol.TCP)
                        .port("x", 91, Protocol.TCP))
                .withConfig(
                    sidecar(
                        "shop/s",
                        """
                        egress:
                        - {port: {number: 90, protocol: TCP, name: a}, hosts: ['*/*']}
                        - {port: {number: 80, protocol: HTTP, name: b}, hosts: ['*/*']}
                        """)));

    assertThat(numbers(scope.services().getFirst())).containsExactly(90, 80);
    assertThat(scope.egressListeners())
        .extracting(listener -> numbers(listener.services().getFirst()))
        .containsExactly(List.of(90), List.of(80));
  }

  @Test
  void ofOneHostInSeveralNamespacesTheOwnIsKept() {
    OutboundScope scope =
        scope(
            MeshFixture.create()
                .withConfig(at(1, serviceEntry("other/e", entry("x.com", 80))))
                .withConfig(at(2, serviceEntry("shop/e", entry("x.com", 81))))
                .withConfig(at(3, serviceEntry("third/e", entry("x.com", 82)))));

    assertThat(scope.egressListeners().getFirst().services())
        .extracting(Service::namespace)
        .containsExactly("shop");
    assertThat(numbers(scope.service(new Hostname("x.com")).orElseThrow())).containsExactly(81);
  }

  @Test
  void portsAreUnitedOnlyWhereExportToIsTheSameWordForWord() {
    // Given
    String exported =
        "{hosts: [x.com], resolution: STATIC, exportTo: ['*'], ports: [{number: 81, name: http,"
            + " protocol: HTTP}]}";
    MeshFixture mesh =
        MeshFixture.create().withConfig(at(1, serviceEntry("shop/a", entry("x.com", 80))));

    // When
    OutboundScope same = scope(mesh.withConfig(at(2, serviceEntry("shop/b", entry("x.com", 82)))));
    OutboundScope other = scope(mesh.withConfig(at(2, serviceEntry("shop/b", exported))));

    // Then
    assertThat(numbers(same.service(new Hostname("x.com")).orElseThrow())).containsExactly(80, 82);
    assertThat(numbers(other.service(new Hostname("x.com")).orElseThrow())).containsExactly(80);
  }

  @Test
  void kubernetesServiceKeepsItsNameAgainstAnOlderServiceEntry() {
    OutboundScope scope =
        scope(
            MeshFixture.create()
                .withConfig(
                    at(1, serviceEntry("third/e", entry("ratings.other.svc.cluster.local", 81))))
                .with(
                    service("other", "ratings")
                        .created(Instant.ofEpochSecond(5))
                        .port("http", 80, Protocol.HTTP)));

    assertThat(scope.services()).extracting(Service::namespace).containsExactly("other");
  }

  @Test
  void destinationsOfImportedVirtualServicesAreImportedWithThePortsTheyName() {
    // When
    OutboundScope scope =
        scope(
            shop()
                .with(
                    service("other", "two")
                        .port("http", 80, Protocol.HTTP)
                        .port("tcp", 90, Protocol.TCP))
                .withConfig(
                    virtualService(
                        "shop/v",
                        """
                        hosts: [reviews]
                        http:
                        - route: [{destination: {host: ratings.other.svc.cluster.local}}]
                          mirrors: [{destination: {host: two.other.svc.cluster.local, port: {number: 90}}}]
                        """))
                .withConfig(sidecar("shop/s", "egress: [{hosts: ['./*']}]")));

    // Then
    assertThat(names(scope.services())).containsExactly("reviews", "ratings", "two");
    assertThat(numbers(scope.service(new Hostname("two.other.svc.cluster.local")).orElseThrow()))
        .containsExactly(90);
    assertThat(names(scope.egressListeners().getFirst().services())).containsExactly("reviews");
  }

  @ParameterizedTest(name = "port {0}, source namespace {1}: {2}")
  @CsvSource({"9080, shop, true", "9080, else, false", "99, shop, false"})
  void destinationThatLeadsNowhereIsNotImported(
      int port, String sourceNamespace, boolean isImported) {
    OutboundScope scope =
        scope(
            shop()
                .withConfig(
                    virtualService(
                        "shop/v",
                        """
                        hosts: [reviews]
                        http:
                        - match: [{sourceNamespace: %s}]
                          route: [{destination: {host: ratings.other.svc.cluster.local, port: {number: %d}}}]
                        """
                            .formatted(sourceNamespace, port)))
                .withConfig(sidecar("shop/s", "egress: [{hosts: ['./*']}]")));

    assertThat(scope.service(new Hostname("ratings.other.svc.cluster.local")).isPresent())
        .isEqualTo(isImported);
  }

  @ParameterizedTest(name = "{0} with host {1}: {2}")
  @CsvSource({
    "classic, '*.svc.cluster.local', true",
    "gateway, '*.svc.cluster.local', false",
    "classic, ratings.other.svc.cluster.local, false",
    "gateway, reviews.shop.svc.cluster.local, true"
  })
  void virtualServiceIsImportedWithAnyOfItsHosts(
      String semantics, String host, boolean isImported) {
    OutboundScope scope =
        scope(
            shop()
                .withConfig(
                    annotated(
                        virtualService("shop/v", "hosts: ['%s']".formatted(host)),
                        VirtualServiceIndex.ROUTE_SEMANTICS_ANNOTATION,
                        semantics))
                .withConfig(
                    sidecar("shop/s", "egress: [{hosts: ['./reviews.shop.svc.cluster.local']}]")));

    assertThat(!scope.egressListeners().getFirst().virtualServices().isEmpty())
        .isEqualTo(isImported);
  }

  @Test
  void mostSpecificVirtualServiceOfEachServiceIsNamed() {
    OutboundScope scope =
        scope(
            shop()
                .withConfig(at(1, virtualService("shop/wide", "hosts: ['*.local']")))
                .withConfig(
                    at(2, virtualService("shop/near", "hosts: ['*.shop.svc.cluster.local']")))
                .withConfig(
                    at(3, virtualService("shop/late", "hosts: ['*.shop.svc.cluster.local']"))));

    assertThat(scope.egressListeners().getFirst().mostSpecificWildcard())
        .isEqualTo(
            Map.of(
                new Hostname("reviews.shop.svc.cluster.local"),
                    key(ConfigKind.VIRTUAL_SERVICE, "shop/near"),
                new Hostname("ratings.other.svc.cluster.local"),
                    key(ConfigKind.VIRTUAL_SERVICE, "shop/wide")));
  }

  @Test
  void everythingTheScopeIsMadeFromIsADependency() {
    OutboundScope scope =
        scope(
            shop()
                .withConfig(
                    virtualService(
                        "shop/v", "{hosts: [reviews], http: [{delegate: {name: leaf}}]}"))
                .withConfig(destinationRule("shop/d", "host: reviews"))
                .withConfig(
                    destinationRule(
                        "shop/x", "{host: reviews, workloadSelector: {matchLabels: {app: none}}}"))
                .withConfig(peerAuthentication("shop/p", "{}"))
                .withConfig(peerAuthentication("istio-system/p", "{}"))
                .withConfig(peerAuthentication("other/p", "{}"))
                .withConfig(sidecar("shop/s", "egress: [{hosts: ['./*']}]")));

    assertThat(scope.dependencies())
        .containsExactlyInAnyOrder(
            key(ConfigKind.SIDECAR, "shop/s"),
            key(ConfigKind.VIRTUAL_SERVICE, "shop/v"),
            key(ConfigKind.VIRTUAL_SERVICE, "shop/leaf"),
            key(ConfigKind.DESTINATION_RULE, "shop/d"),
            key(ConfigKind.DESTINATION_RULE, "shop/x"),
            key(ConfigKind.PEER_AUTHENTICATION, "shop/p"),
            key(ConfigKind.PEER_AUTHENTICATION, "istio-system/p"),
            ServiceFixture.source("shop", "reviews"));
  }

  @Test
  void routeLeadsToTheFirstNamespaceWhereTheMeshWantsItSo() {
    MeshFixture mesh =
        shop()
            .withConfig(at(2, serviceEntry("b/young", entry("far.example", 80))))
            .withConfig(at(1, serviceEntry("c/old", entry("far.example", 80))))
            .withConfig(
                virtualService(
                    "shop/v",
                    "{hosts: [x.example], http: [{route: [{destination: {host: far.example}}]}]}"))
            .withConfig(sidecar("shop/s", "egress: [{hosts: ['./*']}]"));

    assertThat(namespaces(scope(mesh))).contains("c").doesNotContain("b");
    assertThat(
            namespaces(
                scope(mesh.with(FeaturesFixture.with("destinationsOfBestNamespace", false)))))
        .contains("b")
        .doesNotContain("c");
  }

  private static List<String> namespaces(OutboundScope scope) {
    return scope.services().stream().map(Service::namespace).toList();
  }

  @ParameterizedTest(name = "mesh {0}, Sidecar {1}: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "ALLOW_ANY; {}; ALLOW_ANY",
        "REGISTRY_ONLY; {}; REGISTRY_ONLY",
        "ALLOW_ANY_DYNAMIC_DNS; {}; REGISTRY_ONLY",
        "REGISTRY_ONLY; {outboundTrafficPolicy: {mode: ALLOW_ANY}}; ALLOW_ANY",
        "ALLOW_ANY; {outboundTrafficPolicy: {}}; REGISTRY_ONLY"
      })
  void outboundPolicyIsTheSidecarsElseTheMeshs(
      MeshConfig.OutboundTrafficPolicy.Mode mode, String spec, OutboundPolicy.Mode policy) {
    MeshFixture mesh = shop().withConfig(sidecar("shop/s", spec));
    mesh.with(
        mesh.mesh().config().toBuilder()
            .setOutboundTrafficPolicy(MeshConfig.OutboundTrafficPolicy.newBuilder().setMode(mode))
            .build());

    assertThat(scope(mesh).outboundPolicy().mode()).isEqualTo(policy);
  }

  @Test
  void serviceWithSeveralAddressesIsListenedForAtEachAndCalledOnce() {
    OutboundScope scope =
        scope(
            MeshFixture.create()
                .withConfig(
                    serviceEntry(
                        "shop/e",
                        """
                        hosts: [x.com]
                        addresses: [240.1.1.1, 240.1.1.2]
                        resolution: STATIC
                        ports: [{number: 80, name: http, protocol: HTTP}]
                        """)));

    assertThat(scope.egressListeners().getFirst().services()).hasSize(2);
    assertThat(scope.services()).hasSize(1);
  }

  @Test
  void ruleOfTheInboundSideNeedsNoSelector() {
    ProxyScope scope =
        ScopeBuilder.build(
            shop()
                .with(pod("shop", "reviews-1", "10.1.0.1").labels(Map.of("app", "reviews")))
                .withConfig(destinationRule("shop/d", "host: reviews"))
                .withConfig(
                    destinationRule(
                        "shop/x",
                        "{host: reviews, workloadSelector: {matchLabels: {app: reviews}}}"))
                .context(),
            NodeFixture.sidecar("shop", "reviews-1", "10.1.0.1").proxy());

    assertThat(scope.workload().inboundRules().values())
        .extracting(rule -> rule.key().name())
        .containsExactly("d");
    assertThat(
            scope
                .outbound()
                .destinationRule(scope.workload().targets().getFirst().service())
                .map(rule -> rule.key().name()))
        .contains("x");
  }

  @Test
  void endpointOfAHeadlessServiceKnowsItsOwnAddress() {
    MeshFixture mesh =
        MeshFixture.create()
            .with(pod("shop", "db-0", "10.1.0.9").labels(Map.of("app", "db")))
            .with(
                service("shop", "db")
                    .headless()
                    .selector(Map.of("app", "db"))
                    .port("tcp", 3306, Protocol.TCP));

    assertThat(
            ScopeBuilder.build(
                    mesh.context(), NodeFixture.sidecar("shop", "db-0", "10.1.0.9").proxy())
                .ownHeadlessAddress())
        .contains("10.1.0.9");
    assertThat(
            ScopeBuilder.build(
                    mesh.context(), NodeFixture.sidecar("shop", "a-0", "10.1.0.8").proxy())
                .ownHeadlessAddress())
        .isEmpty();
  }

  @Test
  void ownAddressesMatterForSidecarsWithIngressAlone() {
    MeshFixture mesh =
        shop()
            .withConfig(
                sidecar(
                    "in/s",
                    "ingress: [{port: {number: 80, protocol: HTTP, name: w}, defaultEndpoint: '127.0.0.1:8080'}]"));

    assertThat(
            ScopeBuilder.build(mesh.context(), NodeFixture.sidecar("in", "a", "10.1.0.8").proxy())
                .workload()
                .ownAddresses())
        .containsExactly("10.1.0.8");
    assertThat(
            ScopeBuilder.build(mesh.context(), NodeFixture.sidecar("shop", "a", "10.1.0.8").proxy())
                .workload()
                .ownAddresses())
        .isEmpty();
  }

  private static MeshFixture shop() {
    return MeshFixture.create()
        .with(
            service("shop", "reviews")
                .selector(Map.of("app", "reviews"))
                .port("http", 9080, Protocol.HTTP))
        .with(
            service("other", "ratings")
                .created(Instant.ofEpochSecond(1))
                .port("http", 9080, Protocol.HTTP));
  }

  private static OutboundScope scope(MeshFixture mesh) {
    return ScopeBuilder.build(
            mesh.context(), NodeFixture.sidecar("shop", "a-1", "10.1.0.1").proxy())
        .outbound();
  }

  private static String entry(String host, int port) {
    return "{hosts: [%s], resolution: STATIC, ports: [{number: %d, name: http, protocol: HTTP}]}"
        .formatted(host, port);
  }

  private static List<String> names(List<Service> services) {
    return services.stream().map(Service::name).toList();
  }

  private static List<Integer> numbers(Service service) {
    return service.ports().stream().map(ServicePort::number).toList();
  }
}
