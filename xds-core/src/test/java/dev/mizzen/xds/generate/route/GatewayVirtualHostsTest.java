package dev.mizzen.xds.generate.route;

import static dev.mizzen.model.testing.ConfigFixtures.gateway;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.scope.NodeFixture;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost.TlsRequirementType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayVirtualHostsTest {
  @Test
  void hostsAreThoseThatServerAndVirtualServiceHaveInCommon() {
    // Given
    var mesh =
        mesh("[{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*.example.com\", one.test]}]")
            .withConfig(
                virtualService(
                    "shop/a",
                    "{hosts: [x.example.com, \"*.test\", other.org], gateways: [edge/web], http: [{route: [{destination: {host: cart}}]}]}"));
    // When
    var table = tables(mesh).table("http.80");
    // Then
    assertThat(table.getVirtualHostsCount()).isEqualTo(1);
    assertThat(table.getVirtualHosts(0).getName()).isEqualTo("x.example.com:80");
    assertThat(table.getVirtualHosts(0).getDomainsList())
        .containsExactly("x.example.com", "one.test");
  }

  @Test
  void serverHostOfANamespaceTakesOnlyItsVirtualServices() {
    // Given
    var mesh =
        mesh("[{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"shop/*\"]}]")
            .withConfig(vs("shop/a", "a.example", "cart"))
            .withConfig(vs("stock/b", "b.example", "items"));
    // When
    var hosts = tables(mesh).hosts("http.80");
    // Then
    assertThat(hosts).containsExactly("a.example:80");
  }

  @Test
  void routesOfSeveralVirtualServicesFollowEachOtherWithCatchAllLast() {
    // Given
    var mesh =
        mesh("[{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]")
            .withConfig(
                virtualService(
                    "shop/a",
                    "{hosts: [x.example], gateways: [edge/web], http: [{name: all, route: [{destination: {host: cart}}]}]}"))
            .withConfig(
                virtualService(
                    "shop/b",
                    "{hosts: [x.example], gateways: [edge/web], http: [{name: b, match: [{uri: {prefix: /b}}], route: [{destination: {host: cart}}]}]}"));
    // When
    var host = tables(mesh).host("http.80", "x.example:80");
    // Then
    assertThat(host.getRoutesList()).extracting(Route::getName).containsExactly("b", "all");
  }

  @Test
  void hostsWithTheSameRoutesAreOneHostNamedAfterTheMostSpecific() {
    // Given
    var mesh =
        mesh("[{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]")
            .withConfig(
                virtualService(
                    "shop/a",
                    "{hosts: [a.io, \"*.io\", long.example.com], gateways: [edge/web], http: [{route: [{destination: {host: cart}}]}]}"));
    // When
    var domains = tables(mesh).domains("http.80", "long.example.com:80");
    // Then
    assertThat(domains).containsExactly("long.example.com", "a.io", "*.io");
  }

  @Test
  void httpsRedirectNeedsNoVirtualService() {
    // Given
    var mesh =
        mesh("""
                [{port: {number: 80, name: http, protocol: HTTP}, hosts: [plain.example]},
                 {port: {number: 80, name: redirect, protocol: HTTP}, hosts: [safe.example, bare.example], tls: {httpsRedirect: true}}]
                """)
            .withConfig(
                virtualService(
                    "shop/a",
                    "{hosts: [plain.example, safe.example], gateways: [edge/web], http: [{route: [{destination: {host: cart}}]}]}"));
    var tables = tables(mesh);
    // When
    var plain = tables.host("http.80", "plain.example:80");
    var safe = tables.host("http.80", "safe.example:80");
    var bare = tables.host("http.80", "bare.example:80");
    // Then
    assertThat(plain.getRequireTls()).isEqualTo(TlsRequirementType.NONE);
    assertThat(safe.getRequireTls()).isEqualTo(TlsRequirementType.ALL);
    assertThat(safe.getRoutesCount()).isEqualTo(1);
    assertThat(bare.getRequireTls()).isEqualTo(TlsRequirementType.ALL);
    assertThat(bare.getRoutesCount()).isZero();
  }

  @Test
  void withoutAnyHostEverythingIsAnswered404() {
    // Given
    var tables = tables(mesh("[{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]"));
    // When
    var host = tables.host("http.80", "blackhole:80");
    // Then
    assertThat(host.getDomainsList()).containsExactly("*");
    assertThat(host.getRoutesCount()).isZero();
    assertThat(host.getIncludeRequestAttemptCount()).isFalse();
  }

  @Test
  void nameThatNoServerHasIsAnEmptyTable() {
    // Given
    var tables = tables(mesh("[{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]"));
    // When
    var table = tables.table("http.8080");
    // Then
    assertThat(table.getVirtualHostsCount()).isZero();
    assertThat(table.getIgnorePortInHostMatching()).isFalse();
  }

  @Test
  void destinationWithoutPortTakesTheOnlyPortOfItsService() {
    // Given
    var mesh =
        mesh("[{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]")
            .with(service("shop", "ratings").address("10.9.0.7").port("http", 9080, Protocol.HTTP))
            .withConfig(vs("shop/a", "a.example", "ratings"));
    // When
    var clusters = tables(mesh).clusters("http.80", "a.example:80");
    // Then
    assertThat(clusters).containsExactly("outbound|9080||ratings.shop.svc.cluster.local");
  }

  @Test
  void matchMayAskForTheGatewayAndTheServersPort() {
    // Given
    var mesh =
        mesh("[{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]")
            .withConfig(
                virtualService(
                    "shop/a",
                    """
                    hosts: [a.example]
                    gateways: [edge/web, mesh]
                    http:
                    - match: [{name: mesh, gateways: [mesh]}, {name: web, gateways: [edge/web], uri: {prefix: /w}}, {name: other, port: 443}, {name: here, port: 80}]
                      route: [{destination: {host: cart}}]
                    """));
    // When
    var host = tables(mesh).host("http.80", "a.example:80");
    // Then
    assertThat(host.getRoutesList()).extracting(Route::getName).containsExactly(".web", ".here");
  }

  @Test
  void httpsServerHasATableOfItsOwnWhereHttpsGoesWithoutSaying() {
    // Given
    var mesh =
        mesh("[{port: {number: 443, name: https, protocol: HTTPS}, hosts: [\"*\"], tls: {mode: SIMPLE, credentialName: c}}]")
            .withConfig(
                virtualService(
                    "shop/a",
                    "{hosts: [a.example], gateways: [edge/web], http: [{redirect: {authority: b.example, derivePort: FROM_REQUEST_PORT}}]}"));
    // When
    var route = tables(mesh).route("https.443.https.web.edge", "a.example:443");
    // Then
    assertThat(route.getRedirect().getPortRedirect()).isZero();
    assertThat(route.getDecorator().getOperation()).isEqualTo("a:443/*");
  }

  private static MeshFixture mesh(String servers) {
    return MeshFixture.create()
        .with(service("shop", "cart").port("http", 80, Protocol.HTTP))
        .withConfig(gateway("edge/web", "{selector: {istio: web}, servers: " + servers + "}"));
  }

  private static dev.mizzen.model.ConfigResource<dev.mizzen.api.networking.v1alpha3.VirtualService>
      vs(String id, String host, String to) {
    return virtualService(
        id,
        "{hosts: [%s], gateways: [edge/web], http: [{route: [{destination: {host: %s}}]}]}"
            .formatted(host, to));
  }

  private static RouteTables tables(MeshFixture mesh) {
    return RouteTables.of(
        mesh, NodeFixture.router("edge", "web", "10.1.0.9").labels(Map.of("istio", "web")));
  }
}
