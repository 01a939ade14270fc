package dev.mizzen.xds.generate.endpoint;

import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static dev.mizzen.xds.generate.GeneratorFixture.destinationRule;
import static dev.mizzen.xds.generate.GeneratorFixture.mesh;
import static dev.mizzen.xds.generate.GeneratorFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.ServiceFixture;
import dev.mizzen.model.testing.SliceFixture;
import dev.mizzen.xds.generate.GeneratorFixture;
import dev.mizzen.xds.generate.Resource;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndpointGeneratorTest {
  private static final String REVIEWS = "outbound|80||reviews.shop.svc.cluster.local";
  private static final String REVIEWS_V1 = "outbound|80|v1|reviews.shop.svc.cluster.local";

  @Test
  void podIsDescribedToEnvoy() throws Exception {
    ClusterLoadAssignment.Builder expected = ClusterLoadAssignment.newBuilder();
    JsonFormat.parser()
        .merge(
            """
            {"clusterName": "outbound|80||reviews.shop.svc.cluster.local", "endpoints": [
              {"locality": {"region": "r1", "zone": "z1"}, "loadBalancingWeight": 1, "lbEndpoints": [
                {"endpoint": {"address": {"socketAddress": {"address": "10.0.1.1", "portValue": 8080}}},
                 "healthStatus": "HEALTHY", "loadBalancingWeight": 1,
                 "metadata": {"filterMetadata": {"envoy.transport_socket_match": {"tlsMode": "istio"},
                   "istio": {"workload": "reviews-1;shop;reviews;v1;Kubernetes"}}}}]}]}
            """,
            expected);
    assertThat(assignment(shop(), REVIEWS)).isEqualTo(expected.build());
  }

  @Test
  void answerNamesServiceAndRule() {
    PushContext context =
        shop().withConfig(destinationRule("reviews", "{host: 'reviews'}")).context();
    EndpointGenerator generator = new EndpointGenerator();
    Resource resource =
        generator.build(
            generator
                .select(context, GeneratorFixture.sidecar(context).outbound(), REVIEWS)
                .orElseThrow());
    assertThat(resource.sources())
        .containsExactlyInAnyOrder(
            new ConfigKey(ConfigKind.SERVICE, "shop", "reviews"),
            new ConfigKey(ConfigKind.DESTINATION_RULE, "shop", "reviews"));
  }

  @Test
  void unknownServicePortOrNameHasNoEndpoints() {
    assertThat(assignment(shop(), "outbound|80||other.shop.svc.cluster.local").getEndpointsList())
        .isEmpty();
    assertThat(assignment(shop(), "outbound|81||reviews.shop.svc.cluster.local").getEndpointsList())
        .isEmpty();
    assertThat(assignment(shop(), "anything"))
        .isEqualTo(ClusterLoadAssignment.newBuilder().setClusterName("anything").build());
  }

  @Test
  void subsetHasTheEndpointsWithItsLabels() {
    MeshFixture mesh =
        shop()
            .with(pod("shop", "reviews-2", "10.0.1.2").labels(Map.of("version", "v2")))
            .with(reviewsSlice().pod("10.0.1.1", "reviews-1").pod("10.0.1.2", "reviews-2"))
            .withConfig(
                destinationRule(
                    "reviews",
                    "{host: 'reviews', subsets: [{name: 'v1', labels: {version: 'v1'}}]}"));
    assertThat(addresses(assignment(mesh, REVIEWS)))
        .containsExactlyInAnyOrder("10.0.1.1", "10.0.1.2");
    assertThat(addresses(assignment(mesh, REVIEWS_V1))).containsExactly("10.0.1.1");
    assertThat(addresses(assignment(mesh, "outbound|80|none|reviews.shop.svc.cluster.local")))
        .hasSize(2);
  }

  @Test
  void unreadyAndTerminatingEndpointsAreLeftOut() {
    MeshFixture mesh =
        shop()
            .with(
                reviewsSlice()
                    .member(
                        "10.0.1.7", "", Optional.of(false), Optional.of(true), Optional.of(true))
                    .member(
                        "10.0.1.8",
                        "",
                        Optional.of(false),
                        Optional.of(false),
                        Optional.of(false)));
    assertThat(assignment(mesh, REVIEWS).getEndpointsList()).isEmpty();
  }

  @Test
  void serviceThatKeepsTrafficNearSendsUnreadyEndpointsToo() {
    MeshFixture mesh =
        shop(reviews().options(Options.near()))
            .with(
                reviewsSlice()
                    .pod("10.0.1.1", "reviews-1")
                    .member(
                        "10.0.1.8",
                        "",
                        Optional.of(false),
                        Optional.of(false),
                        Optional.of(false)));
    assertThat(members(assignment(mesh, REVIEWS)))
        .extracting(LbEndpoint::getHealthStatus)
        .containsExactlyInAnyOrder(HealthStatus.HEALTHY, HealthStatus.UNHEALTHY);
  }

  @Test
  void serviceWithSessionsKeepsDrainingEndpoints() {
    SliceFixture draining =
        reviewsSlice()
            .member(
                "10.0.1.1", "reviews-1", Optional.of(false), Optional.of(true), Optional.of(true));
    Map<String, String> byCookie = Map.of("istio.io/persistent-session", "c");
    Map<String, String> byHeader = Map.of("istio.io/persistent-session-header", "h");
    assertThat(members(assignment(shop(reviews().labels(byCookie)).with(draining), REVIEWS)))
        .extracting(LbEndpoint::getHealthStatus)
        .containsExactly(HealthStatus.DRAINING);
    assertThat(members(assignment(shop(reviews().labels(byHeader)).with(draining), REVIEWS)))
        .isEmpty();
  }

  @Test
  void labelOfSessionsCanBeNamedOtherwise() {
    SliceFixture draining =
        reviewsSlice()
            .member(
                "10.0.1.1", "reviews-1", Optional.of(false), Optional.of(true), Optional.of(true));
    MeshFixture mesh = shop(reviews().labels(Map.of("example.com/sticky", "c"))).with(draining);

    assertThat(members(assignment(mesh, REVIEWS))).isEmpty();
    assertThat(
            members(
                assignment(
                    mesh.with(FeaturesFixture.with("sessions.cookie", "example.com/sticky")),
                    REVIEWS)))
        .hasSize(1);
  }

  @Test
  void endpointsNeedNotSayWhoseTheyAre() {
    MeshFixture mesh = shop(reviews()).with(reviewsSlice().pod("10.0.1.1", "reviews-1"));
    assertThat(members(assignment(mesh, REVIEWS)).getFirst().getMetadata().getFilterMetadataMap())
        .containsKey("istio");
    assertThat(
            members(
                    assignment(
                        mesh.with(
                            FeaturesFixture.with("observability.clustersNameServices", false)),
                        REVIEWS))
                .getFirst()
                .getMetadata()
                .getFilterMetadataMap())
        .doesNotContainKey("istio");
  }

  @Test
  void nodeLocalServiceHasTheEndpointsOfTheProxysNode() {
    MeshFixture mesh =
        shop(reviews().options(Options.nodeLocal()))
            .with(pod("shop", "reviews-2", "10.0.1.2").node("node-2"))
            .with(reviewsSlice().pod("10.0.1.1", "reviews-1").pod("10.0.1.2", "reviews-2"));
    PushContext context = mesh.context();
    EndpointGenerator generator = new EndpointGenerator();
    var scope = GeneratorFixture.sidecar(context, Map.of("NODE_NAME", "node-2")).outbound();
    ClusterLoadAssignment assignment =
        (ClusterLoadAssignment)
            generator.build(generator.select(context, scope, REVIEWS).orElseThrow()).message();
    assertThat(addresses(assignment)).containsExactly("10.0.1.2");
  }

  @Test
  void placesAreGroupsInTheOrderOfTheirLabels() {
    MeshFixture mesh = twoPlaces();
    assertThat(assignment(mesh, REVIEWS).getEndpointsList())
        .extracting(group -> group.getLocality().getRegion())
        .containsExactly("r1", "r2");
    assertThat(assignment(mesh, REVIEWS).getEndpointsList())
        .allMatch(group -> group.getPriority() == 0);
  }

  @Test
  void outlierDetectionMakesFarPlacesWait() {
    MeshFixture mesh =
        twoPlaces()
            .withConfig(
                destinationRule(
                    "reviews", "{host: 'reviews', trafficPolicy: {outlierDetection: {}}}"));
    assertThat(assignment(mesh, REVIEWS).getEndpointsList())
        .extracting(group -> group.getPriority())
        .containsExactly(0, 1);
  }

  @Test
  void ruleDecidesOnMutualTlsForAllItsEndpoints() {
    MeshFixture disabled =
        shop()
            .withConfig(
                destinationRule(
                    "reviews",
                    "{host: 'reviews', trafficPolicy: {tls: {mode: 'DISABLE'}}, subsets: [{name: 'v1'}]}"));
    assertThat(isMtlsMarked(assignment(disabled, REVIEWS))).isFalse();
    assertThat(isMtlsMarked(assignment(disabled, REVIEWS_V1))).isFalse();
  }

  @Test
  void peerThatRefusesMutualTlsIsCalledWithout() {
    MeshFixture mesh =
        shop()
            .withConfig(
                object(
                    """
                    {apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: {name: 'off', namespace: 'shop'}, spec:
                     {selector: {matchLabels: {app: 'reviews'}}, mtls: {mode: 'STRICT'}, portLevelMtls: {'8080': {mode: 'DISABLE'}}}}
                    """));
    assertThat(isMtlsMarked(assignment(mesh, REVIEWS))).isFalse();
  }

  @Test
  void sniClusterHasOnlyEndpointsThatTakeMutualTls() {
    MeshFixture mesh =
        shop()
            .with(pod("shop", "reviews-2", "10.0.1.2"))
            .with(reviewsSlice().pod("10.0.1.1", "reviews-1").pod("10.0.1.2", "reviews-2"));
    assertThat(addresses(assignment(mesh, "outbound_.80_._.reviews.shop.svc.cluster.local")))
        .containsExactly("10.0.1.1");
  }

  @Test
  void serviceEntryEndpointsHaveWeightsAndNoHealth() {
    MeshFixture mesh =
        mesh()
            .withConfig(
                object(
                    """
                    {apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: {name: 'vm', namespace: 'shop'}, spec:
                     {hosts: ['vm.example.com'], location: 'MESH_INTERNAL', resolution: 'STATIC', ports: [{number: 80, name: 'http', protocol: 'HTTP'}],
                      endpoints: [{address: '10.9.0.1', weight: 3}, {address: 'unix:///run/vm.sock'}]}}
                    """));
    List<LbEndpoint> members = members(assignment(mesh, "outbound|80||vm.example.com"));
    assertThat(members.get(0).getLoadBalancingWeight().getValue()).isEqualTo(3);
    assertThat(members).allMatch(member -> member.getHealthStatus() == HealthStatus.UNKNOWN);
    assertThat(members.get(1).getEndpoint().getAddress().getPipe().getPath())
        .isEqualTo("/run/vm.sock");
  }

  private static MeshFixture shop() {
    return shop(reviews());
  }

  private static MeshFixture shop(ServiceFixture service) {
    return mesh()
        .with(service)
        .withNode(
            "node-1",
            Map.of("topology.kubernetes.io/region", "r1", "topology.kubernetes.io/zone", "z1"))
        .with(
            pod("shop", "reviews-1", "10.0.1.1")
                .node("node-1")
                .labels(
                    Map.of(
                        "app", "reviews", "version", "v1", "security.istio.io/tlsMode", "istio")))
        .with(reviewsSlice().pod("10.0.1.1", "reviews-1"));
  }

  private static MeshFixture twoPlaces() {
    return shop()
        .withNode(
            "node-2",
            Map.of("topology.kubernetes.io/region", "r2", "topology.kubernetes.io/zone", "z9"))
        .with(pod("shop", "reviews-2", "10.0.1.2").node("node-2"))
        .with(reviewsSlice().pod("10.0.1.2", "reviews-2").pod("10.0.1.1", "reviews-1"));
  }

  private static ServiceFixture reviews() {
    return service("shop", "reviews").port("http", 80, Protocol.HTTP);
  }

  private static SliceFixture reviewsSlice() {
    return slice("shop", "reviews").port("http", 8080);
  }

  private static ClusterLoadAssignment assignment(MeshFixture mesh, String cluster) {
    PushContext context = mesh.context();
    EndpointGenerator generator = new EndpointGenerator();
    EndpointInput input =
        generator
            .select(context, GeneratorFixture.sidecar(context).outbound(), cluster)
            .orElseThrow();
    return (ClusterLoadAssignment) generator.build(input).message();
  }

  private static List<LbEndpoint> members(ClusterLoadAssignment assignment) {
    return assignment.getEndpointsList().stream()
        .flatMap(group -> group.getLbEndpointsList().stream())
        .toList();
  }

  private static List<String> addresses(ClusterLoadAssignment assignment) {
    return members(assignment).stream()
        .map(member -> member.getEndpoint().getAddress().getSocketAddress().getAddress())
        .toList();
  }

  private static boolean isMtlsMarked(ClusterLoadAssignment assignment) {
    return members(assignment)
        .getFirst()
        .getMetadata()
        .containsFilterMetadata("envoy.transport_socket_match");
  }
}
