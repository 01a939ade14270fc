package dev.mizzen.xds.push;

import static dev.mizzen.model.testing.ConfigFixtures.destinationRule;
import static dev.mizzen.model.testing.ConfigFixtures.gateway;
import static dev.mizzen.model.testing.ConfigFixtures.sidecar;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.identity.TrustBundle;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.NodeFixture;
import dev.mizzen.xds.scope.ScopeBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushPlanTest {
  private static final Proxy EVERYTHING_IMPORTED =
      NodeFixture.sidecar("shop", "web-1", "10.1.0.1").labels(Map.of("app", "web")).proxy();
  private static final Proxy OWN_IMPORTED =
      NodeFixture.sidecar("small", "tiny-1", "10.1.0.2").labels(Map.of("app", "tiny")).proxy();
  private static final Proxy ROUTER =
      NodeFixture.router("edge", "gw-1", "10.1.0.3").labels(Map.of("app", "gw")).proxy();

  private final PushContext before =
      MeshFixture.create()
          .with(service("shop", "a").port("http", 80, Protocol.HTTP))
          .with(service("small", "own").port("http", 80, Protocol.HTTP))
          .with(slice("shop", "a").port("http", 80).pod("10.1.0.8", "a-8").pod("10.1.0.7", "a-7"))
          .with(pod("shop", "a-8", "10.1.0.8"))
          .with(pod("shop", "a-7", "10.1.0.7"))
          .withConfig(sidecar("small/only-own", "egress: [{hosts: ['./*']}]"))
          .withConfig(
              gateway(
                  "edge/g",
                  "{selector: {app: gw}, servers: [{port: {number: 80, name: h, protocol: HTTP}, hosts: ['*']}]}"))
          .context();

  @Test
  void anEndpointMoreConcernsEndpointsOfThoseWhoCallTheService() {
    MeshEvent event =
        new MeshEvent.SliceChanged(
            slice("shop", "a").port("http", 80).pod("10.1.0.8", "a-8").build());

    assertThat(concern(EVERYTHING_IMPORTED, event).types()).containsExactly(XdsType.ENDPOINT);
    assertThat(concern(EVERYTHING_IMPORTED, event).ofScope()).isFalse();
    assertThat(concern(ROUTER, event).types()).containsExactly(XdsType.ENDPOINT);
    assertThat(concern(OWN_IMPORTED, event)).isEqualTo(Concern.NONE);
  }

  @Test
  void rootsConcernNothingButWhatAgentsAreTold() {
    MeshEvent event = new MeshEvent.TrustBundleChanged(new TrustBundle(List.of("root")));

    assertThat(concern(EVERYTHING_IMPORTED, event).types()).containsExactly(XdsType.PROXY_CONFIG);
    assertThat(concern(ROUTER, event).types()).containsExactly(XdsType.PROXY_CONFIG);
  }

  @Test
  void endpointsWithAnotherIdentityConcernClustersToo() {
    MeshEvent event =
        new MeshEvent.WorkloadChanged(
            pod("shop", "a-8", "10.1.0.8").serviceAccount("other").build());

    assertThat(concern(EVERYTHING_IMPORTED, event).types())
        .contains(XdsType.CLUSTER)
        .doesNotContain(XdsType.LISTENER, XdsType.ROUTE, XdsType.NAME_TABLE);
    assertThat(concern(OWN_IMPORTED, event)).isEqualTo(Concern.NONE);
  }

  @Test
  void httpRoutesConcernRoutesOfThoseWhoImportThem() {
    MeshEvent event =
        changed(
            virtualService("shop/v", "{hosts: [a], http: [{route: [{destination: {host: a}}]}]}"));

    assertThat(concern(EVERYTHING_IMPORTED, event).types()).containsExactly(XdsType.ROUTE);
    assertThat(concern(EVERYTHING_IMPORTED, event).typesOfOtherCallees())
        .containsExactlyInAnyOrder(XdsType.CLUSTER, XdsType.ENDPOINT);
    assertThat(concern(OWN_IMPORTED, event)).isEqualTo(Concern.NONE);
    assertThat(concern(ROUTER, event)).isEqualTo(Concern.NONE);
  }

  @Test
  void routesBoundToAGatewayConcernItsRouters() {
    MeshEvent event =
        changed(
            virtualService(
                "shop/v",
                "{hosts: [a.com], gateways: [edge/g], http: [{route: [{destination: {host: a}}]}]}"));

    assertThat(concern(ROUTER, event).types()).containsExactly(XdsType.ROUTE);
    assertThat(concern(EVERYTHING_IMPORTED, event)).isEqualTo(Concern.NONE);
  }

  @Test
  void destinationRuleConcernsThoseWhoCallItsHostAndSeeIt() {
    MeshEvent shared = changed(destinationRule("shop/d", "{host: a}"));
    MeshEvent hidden = changed(destinationRule("shop/d", "{host: a, exportTo: ['.']}"));

    assertThat(concern(EVERYTHING_IMPORTED, hidden).types()).contains(XdsType.CLUSTER);
    assertThat(concern(ROUTER, shared).types())
        .contains(XdsType.CLUSTER)
        .doesNotContain(XdsType.NAME_TABLE);
    assertThat(concern(ROUTER, hidden)).isEqualTo(Concern.NONE);
    assertThat(concern(OWN_IMPORTED, shared)).isEqualTo(Concern.NONE);
  }

  @Test
  void gatewayConcernsTheRoutersItSelects() {
    MeshEvent event = changed(gateway("edge/h", "{selector: {app: gw}}"));
    MeshEvent other = changed(gateway("edge/h", "{selector: {app: other}}"));

    assertThat(concern(ROUTER, event).types()).contains(XdsType.LISTENER);
    assertThat(concern(ROUTER, other)).isEqualTo(Concern.NONE);
    assertThat(concern(EVERYTHING_IMPORTED, event)).isEqualTo(Concern.NONE);
  }

  @Test
  void serviceThatSelectsAWorkloadConcernsItEvenUnseen() {
    MeshEvent event =
        new MeshEvent.ServiceChanged(
            MeshFixture.CLUSTER,
            service("small", "new")
                .visibility(Visibility.NONE)
                .selector(Map.of("app", "tiny"))
                .port("http", 80, Protocol.HTTP)
                .build());

    assertThat(concern(OWN_IMPORTED, event).types())
        .containsExactlyInAnyOrder(XdsType.CLUSTER, XdsType.LISTENER);
    assertThat(concern(EVERYTHING_IMPORTED, event)).isEqualTo(Concern.NONE);
  }

  @Test
  void podConcernsItsOwnProxyAsAWhole() {
    MeshEvent event =
        new MeshEvent.WorkloadChanged(
            pod("small", "tiny-1", "10.1.0.2").labels(Map.of("app", "grown")).build());

    assertThat(concern(OWN_IMPORTED, event).ofScope()).isTrue();
    assertThat(concern(OWN_IMPORTED, event).types())
        .contains(XdsType.CLUSTER, XdsType.LISTENER, XdsType.ROUTE, XdsType.NAME_TABLE);
    assertThat(concern(EVERYTHING_IMPORTED, event)).isEqualTo(Concern.NONE);
  }

  private Concern concern(Proxy proxy, MeshEvent event) {
    return new PushPlan(Updates.after(before, event))
        .concern(proxy, ScopeBuilder.build(before, proxy));
  }

  private static MeshEvent changed(ConfigResource<?> resource) {
    return new MeshEvent.ConfigChanged(resource);
  }
}
