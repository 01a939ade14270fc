package dev.mizzen.model.index;

import static dev.mizzen.model.testing.ConfigFixtures.annotated;
import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.key;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.testing.MeshFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualServiceIndexTest {
  private static final Mesh MESH = MeshFixture.mesh(Features.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "reviews, reviews.shop.svc.cluster.local",
    "reviews.other, reviews.other",
    "*, *",
    "10.1.2.3, 10.1.2.3",
    "'2001:db8::1', '2001:db8::1'"
  })
  void shortHostIsCompletedWithItsNamespaceAndTheDomain(String host, String full) {
    var index = build(virtualService("shop/a", "hosts: ['%s']".formatted(host)));

    assertThat(index.all().getFirst().spec().getHostsList()).containsExactly(full);
  }

  @ParameterizedTest
  @CsvSource({
    "mesh, mesh",
    "gw, shop/gw",
    "./gw, shop/gw",
    "edge/gw, edge/gw",
    "gw.edge, edge/gw",
    "gw.edge.svc.cluster.local, edge/gw"
  })
  void gatewayNameIsCompletedWithItsNamespace(String gateway, String full) {
    var index = build(virtualService("shop/a", "{hosts: [a], gateways: [%s]}".formatted(gateway)));

    assertThat(names(index.forGateway(full, "any"))).containsExactly("shop/a");
  }

  @Test
  void gatewayThatIsNamedTwiceIsBoundTwice() {
    var index = build(virtualService("shop/a", "{hosts: [a], gateways: [gw, shop/gw]}"));

    assertThat(names(index.forGateway("shop/gw", "any"))).containsExactly("shop/a", "shop/a");
  }

  @Test
  void everyPlaceThatNamesAHostOrGatewayIsCompleted() {
    // When
    var index =
        build(
            virtualService(
                "shop/a",
                """
                hosts: [a]
                http:
                - match: [{gateways: [gw]}]
                  route: [{destination: {host: b}}]
                  mirror: {host: c}
                  mirrors: [{destination: {host: d}}]
                tcp:
                - match: [{gateways: [gw]}]
                  route: [{destination: {host: e}}]
                tls:
                - match: [{gateways: [gw], sniHosts: [x.com]}]
                  route: [{destination: {host: f}}]
                """));

    // Then
    VirtualService spec = index.all().getFirst().spec();
    HTTPRoute http = spec.getHttp(0);
    String suffix = ".shop.svc.cluster.local";
    assertThat(http.getMatch(0).getGatewaysList()).containsExactly("shop/gw");
    assertThat(http.getRoute(0).getDestination().getHost()).isEqualTo("b" + suffix);
    assertThat(http.getMirror().getHost()).isEqualTo("c" + suffix);
    assertThat(http.getMirrors(0).getDestination().getHost()).isEqualTo("d" + suffix);
    assertThat(spec.getTcp(0).getMatch(0).getGatewaysList()).containsExactly("shop/gw");
    assertThat(spec.getTcp(0).getRoute(0).getDestination().getHost()).isEqualTo("e" + suffix);
    assertThat(spec.getTls(0).getMatch(0).getGatewaysList()).containsExactly("shop/gw");
    assertThat(spec.getTls(0).getRoute(0).getDestination().getHost()).isEqualTo("f" + suffix);
  }

  @Test
  void namesOfGatewayApiRoutesAreFullAlready() {
    var index = build(gatewayApi(virtualService("shop/a", "hosts: [a]")));

    assertThat(index.all().getFirst().spec().getHostsList()).containsExactly("a");
  }

  @Test
  void privateObjectsComeBeforeExportedOnesAndThoseBeforePublicOnes() {
    // When
    var index =
        build(
            at(1, virtualService("other/public", "{hosts: [a.com]}")),
            at(2, virtualService("other/exported", "{hosts: [a.com], exportTo: [shop, third]}")),
            at(3, virtualService("shop/private", "{hosts: [a.com], exportTo: ['.']}")),
            at(4, virtualService("other/private", "{hosts: [a.com], exportTo: ['.']}")),
            at(5, virtualService("shop/nobody", "{hosts: [a.com], exportTo: ['~']}")));

    // Then
    assertThat(names(index.forGateway(VirtualServiceIndex.MESH, "shop")))
        .containsExactly("shop/private", "other/exported", "other/public");
    assertThat(names(index.forGateway(VirtualServiceIndex.MESH, "other")))
        .containsExactly("other/private", "other/public");
  }

  @Test
  void theOldestOfAListComesFirst() {
    var index =
        build(
            at(2, virtualService("shop/young", "hosts: [a.com]")),
            at(1, virtualService("shop/b", "hosts: [a.com]")),
            at(1, virtualService("shop/a", "hosts: [a.com]")));

    assertThat(names(index.forGateway(VirtualServiceIndex.MESH, "shop")))
        .containsExactly("shop/a", "shop/b", "shop/young");
  }

  @Test
  void gatewayApiRoutesOfTheConsumersNamespaceComeFirst() {
    // When
    var index =
        build(
            at(1, virtualService("shop/classic", "hosts: [a.com]")),
            at(2, gatewayApi(virtualService("shop/route", "hosts: [a.com]"))),
            at(3, gatewayApi(virtualService("other/route", "hosts: [a.com]"))));

    // Then
    assertThat(names(index.forGateway(VirtualServiceIndex.MESH, "shop")))
        .containsExactly("shop/route", "shop/classic", "other/route");
  }

  @Test
  void meshDefaultHoldsWhereExportToIsEmpty() {
    Mesh mesh =
        MESH.withConfig(MESH.config().toBuilder().addDefaultVirtualServiceExportTo(".").build());
    var index =
        VirtualServiceIndex.build(List.of(virtualService("shop/a", "hosts: [a.com]")), mesh);

    assertThat(index.forGateway(VirtualServiceIndex.MESH, "other")).isEmpty();
    assertThat(index.forGateway(VirtualServiceIndex.MESH, "shop")).hasSize(1);
  }

  @Test
  void delegatesTakeThePlaceOfTheRouteThatNamesThem() {
    // When
    var index =
        build(
            virtualService(
                "shop/root",
                """
                hosts: [a.com]
                http:
                - {name: r, match: [{uri: {prefix: /api}}], delegate: {name: leaf}, timeout: 5s}
                - {name: rest, route: [{destination: {host: b}}]}
                """),
            virtualService(
                "shop/leaf",
                """
                http:
                - {name: one, match: [{uri: {prefix: /api/one}}], route: [{destination: {host: c}}]}
                - {name: none, match: [{uri: {prefix: /other}}], route: [{destination: {host: c}}]}
                - {name: own, timeout: 1s, route: [{destination: {host: c}}]}
                """));

    // Then
    MeshVirtualService root = index.all().getFirst();
    assertThat(index.all()).hasSize(1);
    assertThat(root.spec().getHttpList())
        .extracting(HTTPRoute::getName)
        .containsExactly("r-one", "r-own", "rest");
    assertThat(root.spec().getHttpList())
        .extracting(route -> route.getTimeout().getSeconds())
        .containsExactly(5L, 1L, 0L);
    assertThat(root.spec().getHttp(1).getMatch(0).getUri().getPrefix()).isEqualTo("/api");
    assertThat(root.sources())
        .containsExactlyInAnyOrder(
            key(ConfigKind.VIRTUAL_SERVICE, "shop/root"),
            key(ConfigKind.VIRTUAL_SERVICE, "shop/leaf"));
  }

  @ParameterizedTest(name = "exportTo {0}: {1} routes")
  @CsvSource({"['*'], 2", "[shop], 2", "['.'], 1", "[third], 1", "[], 2"})
  void delegateOfAnotherNamespaceMustBeExportedToTheRoot(String exportTo, int routes) {
    var index =
        build(
            virtualService(
                "shop/root",
                """
                hosts: [a.com]
                http: [{delegate: {name: leaf, namespace: other}}, {route: [{destination: {host: b}}]}]
                """),
            virtualService(
                "other/leaf",
                "{exportTo: %s, http: [{route: [{destination: {host: c}}]}]}".formatted(exportTo)));

    assertThat(index.all().getFirst().spec().getHttpCount()).isEqualTo(routes);
  }

  @Test
  void missingDelegateTakesItsRouteAloneAndIsASource() {
    var index =
        build(
            virtualService(
                "shop/root",
                "{hosts: [a.com], http: [{delegate: {name: gone}}, {route: [{destination: {host: b}}]}]}"));

    assertThat(index.all().getFirst().spec().getHttpCount()).isEqualTo(1);
    assertThat(index.bySource(key(ConfigKind.VIRTUAL_SERVICE, "shop/gone"))).hasSize(1);
  }

  @Test
  void sourceLabelsOfAllProtocolsCount() {
    var index =
        build(
            virtualService(
                "shop/a",
                """
                hosts: [a.com]
                http: [{match: [{sourceLabels: {app: x}}]}]
                tcp: [{match: [{sourceLabels: {version: v1}}]}]
                tls: [{match: [{sniHosts: [a.com], sourceLabels: {track: t}}]}]
                """));

    assertThat(index.sourceLabelKeys()).containsExactlyInAnyOrder("app", "version", "track");
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static VirtualServiceIndex build(ConfigResource<VirtualService>... all) {
    List<ConfigResource<VirtualService>> list = new ArrayList<>();
    for (ConfigResource<VirtualService> resource : all) {
      list.add(resource);
    }
    return VirtualServiceIndex.build(list, MESH);
  }

  private static ConfigResource<VirtualService> gatewayApi(ConfigResource<VirtualService> route) {
    return annotated(route, VirtualServiceIndex.ROUTE_SEMANTICS_ANNOTATION, "gateway");
  }

  private static List<String> names(List<MeshVirtualService> all) {
    return all.stream().map(found -> found.namespace() + "/" + found.resource().name()).toList();
  }
}
