package dev.mizzen.xds.scope;

import static dev.mizzen.model.testing.ConfigFixtures.annotated;
import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.gateway;
import static dev.mizzen.model.testing.ConfigFixtures.key;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.service.TargetPort;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.scope.MergedGateway.BoundServer;
import dev.mizzen.xds.scope.MergedGateway.Port;
import dev.mizzen.xds.scope.MergedGateway.RejectedServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayMergeTest {
  private static final Map<String, String> INGRESS = Map.of("istio", "ingress");

  @ParameterizedTest(name = "selector {0}: {1}")
  @CsvSource({"'{istio: ingress}', true", "'{istio: egress}', false", "{}, true"})
  void gatewayOfAnyNamespaceSelectsRoutersByTheirLabels(String selector, boolean isSelected) {
    var merged =
        merge(
            mesh()
                .withConfig(
                    gateway(
                        "shop/g",
                        "{selector: %s, servers: [%s]}".formatted(selector, http(80, "a.com")))));

    assertThat(merged.sources().contains(key(ConfigKind.GATEWAY, "shop/g"))).isEqualTo(isSelected);
  }

  @Test
  void portOfAServiceIsTheTargetPortThatTheRouterBinds() {
    var merged =
        merge(
            mesh()
                .withConfig(
                    gateway(
                        "shop/g",
                        "{servers: [%s, %s]}".formatted(http(80, "a.com"), http(9000, "a.com")))));

    assertThat(merged.ports()).extracting(Port::number).containsExactly(8080, 9000);
    assertThat(merged.routes()).containsOnlyKeys("http.8080", "http.9000");
    assertThat(merged.ports().getFirst().servers().getFirst().port()).isEqualTo(80);
  }

  @Test
  void serviceMayAskForItsPortsToBeLeftAsTheyAre() {
    MeshFixture mesh =
        MeshFixture.create()
            .with(pod("edge", "gw-1", "10.1.0.1").labels(INGRESS))
            .with(
                service("edge", "gw")
                    .selector(INGRESS)
                    .labels(Map.of("experimental.istio.io/disable-gateway-port-translation", ""))
                    .port("http", 80, new TargetPort.Number(8080)));

    assertThat(
            merge(
                    mesh.withConfig(
                        gateway("edge/g", "{servers: [%s]}".formatted(http(80, "a.com")))))
                .ports())
        .extracting(Port::number)
        .containsExactly(80);
  }

  @Test
  void gatewayThatNamesAServiceBindsAllItsTargetPortsAndNoOther() {
    MeshFixture mesh =
        mesh()
            .with(
                service("edge", "gw2")
                    .selector(INGRESS)
                    .port("http", 80, new TargetPort.Number(8081)))
            .withConfig(
                annotated(
                    gateway(
                        "edge/g",
                        "{servers: [%s, %s]}".formatted(http(80, "a.com"), http(9000, "a.com"))),
                    SelectedGateway.SERVICE_ANNOTATION,
                    "gw.edge.svc.cluster.local,gw2.edge.svc.cluster.local"));

    assertThat(merge(mesh).ports()).extracting(Port::number).containsExactly(8080, 8081);
  }

  @Test
  void gatewayThatNamesAServiceOfSomebodyElseSelectsNothing() {
    MeshFixture mesh =
        mesh()
            .withConfig(
                annotated(
                    gateway("shop/g", "{servers: [%s]}".formatted(http(80, "a.com"))),
                    SelectedGateway.SERVICE_ANNOTATION,
                    "gw.edge.svc.cluster.local"));

    assertThat(merge(mesh)).isEqualTo(MergedGateway.EMPTY);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "a.com, a.com",
    "./a.com, shop/a.com",
    "*/a.com, a.com",
    "ns/a.com, ns/a.com",
    "*/*, *"
  })
  void hostsAreOfTheNamespaceTheyName(String host, String resolved) {
    var merged =
        merge(mesh().withConfig(gateway("shop/g", "{servers: [%s]}".formatted(http(80, host)))));

    assertThat(merged.ports().getFirst().servers().getFirst().hosts()).containsExactly(resolved);
  }

  @ParameterizedTest(name = "{0} then {1}: {2} served, {3} refused")
  @CsvSource(
      delimiter = ';',
      value = {
        "HTTP/-/a.com; HTTP/-/b.com; 2; 0",
        "HTTP/-/a.com; HTTP2/-/b.com; 2; 0",
        "HTTP/-/a.com; TCP/-/b.com; 1; 1",
        "TCP/-/a.com; TCP/-/b.com; 1; 1",
        "HTTP/-/a.com; HTTPS/SIMPLE/b.com; 1; 1",
        "HTTPS/SIMPLE/a.com; HTTPS/SIMPLE/b.com; 2; 0",
        "HTTPS/SIMPLE/a.com; HTTPS/SIMPLE/a.com; 1; 1",
        "HTTPS/SIMPLE/a.com; TLS/PASSTHROUGH/b.com; 2; 0",
        "HTTPS/SIMPLE/a.com; HTTP/-/b.com; 2; 0",
        "TLS/PASSTHROUGH/a.com; TCP/-/b.com; 2; 0"
      })
  void serversOfOnePortShareOrTheOlderWins(String older, String newer, int served, int refused) {
    var merged =
        merge(
            mesh()
                .withConfig(
                    at(1, gateway("shop/older", "{servers: [%s]}".formatted(server(older, "")))))
                .withConfig(
                    at(2, gateway("shop/newer", "{servers: [%s]}".formatted(server(newer, ""))))));

    assertThat(merged.ports().stream().flatMap(port -> port.servers().stream())).hasSize(served);
    assertThat(merged.rejected()).hasSize(refused);
    assertThat(merged.rejected())
        .extracting(RejectedServer::gateway)
        .allMatch(key(ConfigKind.GATEWAY, "shop/newer")::equals);
    assertThat(merged.rejected())
        .extracting(RejectedServer::winner)
        .allMatch(Optional.of(key(ConfigKind.GATEWAY, "shop/older"))::equals);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "HTTP/-/a.com; TCP/-/b.com",
        "TCP/-/a.com; TCP/-/b.com",
        "HTTPS/SIMPLE/a.com; HTTPS/SIMPLE/a.com"
      })
  void serversOfUnlikeAddressesAreIndependent(String older, String newer) {
    var merged =
        merge(
            mesh()
                .withConfig(
                    at(
                        1,
                        gateway(
                            "shop/older", "{servers: [%s]}".formatted(server(older, "10.0.0.1")))))
                .withConfig(
                    at(
                        2,
                        gateway(
                            "shop/newer",
                            "{servers: [%s]}".formatted(server(newer, "10.0.0.2"))))));

    assertThat(merged.ports()).extracting(Port::bind).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(merged.rejected()).isEmpty();
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource({
    "HTTP/-/a.com, '', http.4443",
    "HTTP/-/a.com, 10.0.0.1, http.4443.10.0.0.1",
    "HTTPS/SIMPLE/a.com, '', https.443.p.g.shop",
    "HTTPS/SIMPLE/a.com, 10.0.0.1, https.443.p.g.shop.10.0.0.1",
    "HTTPS/PASSTHROUGH/a.com, '', ''",
    "TLS/SIMPLE/a.com, '', ''",
    "TCP/-/a.com, '', ''"
  })
  void routeNameTellsHttpByBoundPortAndHttpsByServer(String server, String bind, String routeName) {
    var merged =
        merge(
            mesh()
                .withConfig(gateway("shop/g", "{servers: [%s]}".formatted(server(server, bind)))));

    assertThat(merged.ports().getFirst().servers())
        .extracting(BoundServer::routeName)
        .containsExactly(routeName);
    assertThat(merged.routes().containsKey(routeName)).isEqualTo(!routeName.isEmpty());
  }

  @Test
  void virtualServicesOfEachGatewayAreThoseTheRouterMaySee() {
    // When
    GatewayScope scope =
        scope(
            mesh()
                .withConfig(gateway("shop/g", "{servers: [%s]}".formatted(http(80, "a.com"))))
                .withConfig(at(2, virtualService("shop/public", "{hosts: [a.com], gateways: [g]}")))
                .withConfig(
                    at(
                        1,
                        virtualService(
                            "shop/private", "{hosts: [a.com], gateways: [g], exportTo: ['.']}")))
                .withConfig(
                    at(
                        1,
                        virtualService(
                            "shop/given", "{hosts: [a.com], gateways: [g], exportTo: [edge]}")))
                .withConfig(at(1, virtualService("shop/mesh", "{hosts: [a.com]}"))));

    // Then
    assertThat(scope.virtualServices()).containsOnlyKeys("shop/g");
    assertThat(scope.virtualServices().get("shop/g"))
        .extracting(found -> found.resource().name())
        .containsExactly("given", "public");
  }

  @Test
  void routersReachEverythingThatIsExportedToThemWithoutEgressListeners() {
    OutboundScope outbound = scope(mesh()).outbound();

    assertThat(outbound.egressListeners()).isEmpty();
    assertThat(outbound.services()).hasSize(1);
  }

  /** The router's Service turns port 80 to 8080 and 443 to 4443. */
  @Test
  void mutualTlsIsPassedOnThoughItsServerLosesThePort() {
    var merged =
        merge(
            mesh()
                .withConfig(
                    gateway(
                        "shop/g",
                        "{servers: [%s, %s]}"
                            .formatted(
                                server("HTTP/-/a.com", ""),
                                server("TLS/AUTO_PASSTHROUGH/b.com", "")))));

    assertThat(merged.rejected()).hasSize(1);
    assertThat(merged.passesMutualTlsOn()).isTrue();
  }

  private static MeshFixture mesh() {
    return MeshFixture.create()
        .with(pod("edge", "gw-1", "10.1.0.1").labels(INGRESS))
        .with(
            service("edge", "gw")
                .selector(INGRESS)
                .port("http", 80, new TargetPort.Number(8080))
                .port("https", 443, new TargetPort.Number(4443)));
  }

  private static String http(int port, String host) {
    return "{port: {number: %d, protocol: HTTP, name: p%d}, hosts: ['%s']}"
        .formatted(port, port, host);
  }

  /**
   * A server on port 443.
   *
   * @param text {@code protocol/tls mode/host}; mode {@code -} for none
   */
  private static String server(String text, String bind) {
    List<String> parts = List.of(text.split("/"));
    String tls = parts.get(1).equals("-") ? "" : "tls: {mode: %s}, ".formatted(parts.get(1));
    return "{port: {number: 443, protocol: %s, name: p}, %sbind: '%s', hosts: ['%s']}"
        .formatted(parts.get(0), tls, bind, parts.get(2));
  }

  private static MergedGateway merge(MeshFixture mesh) {
    return scope(mesh).gateway();
  }

  private static GatewayScope scope(MeshFixture mesh) {
    return ScopeBuilder.build(
            mesh.context(), NodeFixture.router("edge", "gw-1", "10.1.0.1").proxy())
        .gateway()
        .orElseThrow();
  }
}
