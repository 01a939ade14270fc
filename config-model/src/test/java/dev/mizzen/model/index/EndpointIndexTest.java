package dev.mizzen.model.index;

import static dev.mizzen.model.testing.ConfigFixtures.serviceEntry;
import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.key;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.ServiceEndpoints;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndpointIndexTest {
  private static final Map<String, String> INJECTED =
      Map.of("app", "reviews", "security.istio.io/tlsMode", "istio");

  private static MeshFixture reviews() {
    return MeshFixture.create()
        .with(service("default", "reviews").port("http", 80, Protocol.HTTP))
        .with(
            pod("default", "reviews-1", "10.1.0.1")
                .labels(INJECTED)
                .serviceAccount("reviews")
                .node("node-1"))
        .with(slice("default", "reviews").port("http", 9080).pod("10.1.0.1", "reviews-1"));
  }

  private static List<Endpoint> endpoints(PushContext context, String namespace, String name) {
    return context.endpoints().of(key(namespace, name)).endpoints();
  }

  @Test
  void podLendsItsEndpointIdentityAndPlace() {
    // Given
    var mesh =
        reviews()
            .withNode(
                "node-1",
                Map.of("topology.kubernetes.io/region", "r1", "topology.kubernetes.io/zone", "z1"));
    // When
    var endpoint = endpoints(mesh.context(), "default", "reviews").getFirst();
    // Then
    assertThat(endpoint.addresses()).containsExactly("10.1.0.1");
    assertThat(endpoint.port()).isEqualTo(9080);
    assertThat(endpoint.servicePort()).isEqualTo(80);
    assertThat(endpoint.serviceAccount()).isEqualTo("spiffe://cluster.local/ns/default/sa/reviews");
    assertThat(endpoint.tlsMode()).isEqualTo("istio");
    assertThat(endpoint.locality().label()).isEqualTo("r1/z1/");
    assertThat(endpoint.workloadName()).isEqualTo("reviews-1");
    assertThat(endpoint.labels())
        .containsEntry("app", "reviews")
        .containsEntry("topology.kubernetes.io/region", "r1")
        .containsEntry("topology.kubernetes.io/zone", "z1")
        .containsEntry("topology.istio.io/cluster", "Kubernetes")
        .containsEntry("kubernetes.io/hostname", "node-1")
        .doesNotContainKey("topology.istio.io/network");
  }

  @Test
  void podWithoutServiceAccountHasAnIdentityThatNoCertificateHas() {
    // Given
    var mesh = reviews().with(pod("default", "reviews-1", "10.1.0.1").serviceAccount(""));
    // When
    var endpoint = endpoints(mesh.context(), "default", "reviews").getFirst();
    // Then
    assertThat(endpoint.serviceAccount()).isEqualTo("spiffe://cluster.local/ns/default/sa/");
  }

  @Test
  void endpointOfUnknownPodWaitsForIt() {
    // Given
    var base =
        MeshFixture.create()
            .with(service("default", "reviews").port("http", 80, Protocol.HTTP))
            .with(slice("default", "reviews").port("http", 9080).pod("10.1.0.1", "reviews-1"))
            .context();
    // When
    var next =
        MeshFixture.after(
            base, new MeshEvent.WorkloadChanged(pod("default", "reviews-1", "10.1.0.1").build()));
    // Then
    assertThat(endpoints(base, "default", "reviews")).isEmpty();
    assertThat(endpoints(next, "default", "reviews")).hasSize(1);
  }

  @Test
  void addressWithoutPodIsPlaintextUntilAReadyPodHasIt() {
    // Given
    var base =
        MeshFixture.create()
            .with(slice("default", "manual").port("http", 80).address("10.1.0.7"))
            .context();
    // When
    var next =
        MeshFixture.after(
            base,
            new MeshEvent.WorkloadChanged(
                pod("default", "p", "10.1.0.7").labels(INJECTED).build()));
    // Then
    assertThat(endpoints(base, "default", "manual").getFirst().takesMutualTls()).isFalse();
    assertThat(endpoints(next, "default", "manual").getFirst().takesMutualTls()).isTrue();
  }

  @Test
  void nodeLabelsReachTheEndpointsOnTheNode() {
    // Given
    var base = reviews().context();
    // When
    var next =
        MeshFixture.after(
            base,
            reviews().withNode("node-1", Map.of("topology.kubernetes.io/region", "r9")).events());
    // Then
    assertThat(endpoints(next, "default", "reviews").getFirst().locality().label())
        .isEqualTo("r9//");
  }

  @Test
  void localityLabelOfThePodGoesBeforeItsNode() {
    // Given
    var mesh =
        reviews()
            .withNode("node-1", Map.of("topology.kubernetes.io/region", "r1"))
            .with(
                pod("default", "reviews-1", "10.1.0.1")
                    .node("node-1")
                    .labels(Map.of("istio-locality", "a.b.c")));
    // When
    var endpoint = endpoints(mesh.context(), "default", "reviews").getFirst();
    // Then
    assertThat(endpoint.locality().label()).isEqualTo("a/b/c");
  }

  @Test
  void healthFollowsTheThreeConditions() {
    // Given
    var yes = Optional.of(true);
    var no = Optional.of(false);
    var unsaid = Optional.<Boolean>empty();
    var mesh =
        MeshFixture.create()
            .with(
                slice("default", "s")
                    .port("http", 80)
                    .member("10.0.0.1", "", unsaid, unsaid, unsaid)
                    .member("10.0.0.2", "", no, no, no)
                    .member("10.0.0.3", "", no, yes, yes)
                    .member("10.0.0.4", "", no, yes, unsaid));
    // When
    var plain = endpoints(mesh.with(service("default", "s")).context(), "default", "s");
    var sticky =
        endpoints(
            mesh.with(
                    service("default", "s")
                        .labels(Map.of("istio.io/persistent-session", "session")))
                .context(),
            "default",
            "s");
    // Then
    assertThat(plain)
        .extracting(Endpoint::health)
        .containsExactly(
            HealthStatus.HEALTHY,
            HealthStatus.UNHEALTHY,
            HealthStatus.TERMINATING,
            HealthStatus.TERMINATING);
    assertThat(sticky)
        .extracting(Endpoint::health)
        .containsExactly(
            HealthStatus.HEALTHY,
            HealthStatus.UNHEALTHY,
            HealthStatus.DRAINING,
            HealthStatus.DRAINING);
  }

  @Test
  void overlappingSlicesListAnAddressOnce() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                slice("default", "s-b", "s")
                    .port("http", 81)
                    .address("10.0.0.1")
                    .address("10.0.0.2"))
            .with(slice("default", "s-a", "s").port("http", 80).address("10.0.0.1"));
    // When
    var endpoints = endpoints(mesh.context(), "default", "s");
    // Then
    assertThat(endpoints)
        .extracting(endpoint -> endpoint.address() + ":" + endpoint.port())
        .containsExactly("10.0.0.1:80", "10.0.0.2:81");
  }

  @Test
  void namesInsteadOfAddressesAreNoEndpoints() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                slice("default", "s")
                    .addressType(EndpointSlice.AddressType.FQDN)
                    .port("http", 80)
                    .address("example.com"));
    // When
    var endpoints = endpoints(mesh.context(), "default", "s");
    // Then
    assertThat(endpoints).isEmpty();
  }

  @Test
  void bothFamiliesAreEndpointsOfTheirOwnWithoutDualStack() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(slice("default", "s-4", "s").port("http", 80).address("10.0.0.1"))
            .with(
                slice("default", "s-6", "s")
                    .addressType(EndpointSlice.AddressType.IPV6)
                    .port("http", 80)
                    .address("2001:db8::1"));
    // When
    var endpoints = endpoints(mesh.context(), "default", "s");
    // Then
    assertThat(endpoints).extracting(Endpoint::address).containsExactly("10.0.0.1", "2001:db8::1");
  }

  @Test
  void withDualStackThePodLendsAllItsAddressesOnce() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(FeaturesFixture.with("dualStack", true))
            .with(
                service("default", "s")
                    .clusterIps("10.0.0.1", "2001:db8::1")
                    .port("http", 80, Protocol.HTTP))
            .with(pod("default", "p", "10.1.0.1", "2001:db8:1::1"))
            .with(slice("default", "s-4", "s").port("http", 80).pod("10.1.0.1", "p"))
            .with(
                slice("default", "s-6", "s")
                    .addressType(EndpointSlice.AddressType.IPV6)
                    .port("http", 80)
                    .pod("2001:db8:1::1", "p"));
    // When
    var endpoints = endpoints(mesh.context(), "default", "s");
    // Then
    assertThat(endpoints)
        .extracting(Endpoint::addresses)
        .containsExactly(List.of("10.1.0.1", "2001:db8:1::1"));
  }

  @Test
  void clustersFollowEachOtherInTheOrderOfTheirIds() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(slice("default", "s").cluster("b").port("http", 80).address("10.2.0.1"))
            .with(slice("default", "s").port("http", 80).address("10.1.0.1"))
            .with(slice("default", "s").cluster("a").port("http", 80).address("10.3.0.1"));
    // When
    var endpoints = endpoints(mesh.context(), "default", "s");
    // Then
    assertThat(endpoints)
        .extracting(Endpoint::address)
        .containsExactly("10.1.0.1", "10.3.0.1", "10.2.0.1");
  }

  @Test
  void podsHostnameNeedsASubdomain() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                slice("default", "db")
                    .port("tcp", 80)
                    .pod("10.0.0.1", "db-0")
                    .pod("10.0.0.2", "db-1"))
            .with(pod("default", "db-0", "10.0.0.1").host("", "db"))
            .with(pod("default", "db-1", "10.0.0.2"));
    // When
    var endpoints = endpoints(mesh.context(), "default", "db");
    // Then
    assertThat(endpoints)
        .extracting(Endpoint::hostname)
        .containsExactly(Optional.of("db-0"), Optional.empty());
  }

  @Test
  void endpointChangeLeavesOtherServicesAndAllShapesUntouched() {
    // Given
    var base =
        reviews()
            .with(service("default", "ratings").port("http", 80, Protocol.HTTP))
            .with(slice("default", "ratings").port("http", 80).address("10.1.0.9"))
            .context();
    // When
    var next =
        MeshFixture.after(
            base,
            new MeshEvent.SliceChanged(
                slice("default", "ratings")
                    .port("http", 80)
                    .address("10.1.0.8")
                    .address("10.1.0.9")
                    .build()));
    // Then
    assertThat(endpoints(next, "default", "ratings")).hasSize(2);
    assertThat(next.endpoints().of(key("default", "reviews")))
        .isSameAs(base.endpoints().of(key("default", "reviews")));
    assertThat(next.endpoints().shapes()).isSameAs(base.endpoints().shapes());
    assertThat(next.services()).isSameAs(base.services());
    assertThat(next.endpoints().changedSince(base.endpoints()))
        .containsExactly(key("default", "ratings"));
  }

  @Test
  void changeThatDoesNotReachTheEndpointKeepsTheirObject() {
    // Given
    var base = reviews().with(service("default", "idle").port("http", 80, Protocol.HTTP)).context();
    // When
    var next =
        MeshFixture.after(
            base, new MeshEvent.WorkloadChanged(pod("default", "other", "10.9.9.9").build()));
    // Then
    assertThat(next.endpoints()).isSameAs(base.endpoints());
    assertThat(next.endpoints().of(key("default", "idle")))
        .isSameAs(base.endpoints().of(key("default", "idle")));
  }

  @Test
  void shapeOfAHeadlessServiceHoldsItsEndpoints() {
    // Given
    var mesh =
        reviews()
            .with(service("default", "db").headless().port("tcp", 3306, Protocol.TCP))
            .with(slice("default", "db").port("tcp", 3306).address("10.1.0.5"));
    // When
    var index = mesh.context().endpoints();
    // Then
    assertThat(index.shape(key("default", "db")).inlined())
        .extracting(Endpoint::address)
        .containsExactly("10.1.0.5");
    assertThat(index.shape(key("default", "db")).allTakeMutualTls()).isFalse();
    assertThat(index.shape(key("default", "reviews")).inlined()).isEmpty();
    assertThat(index.shape(key("default", "reviews")).serviceAccounts())
        .containsExactly("spiffe://cluster.local/ns/default/sa/reviews");
  }

  @Test
  void shapeHoldsEndpointsThatAnyServiceOfTheHostInlines() {
    // Given
    var mesh =
        MeshFixture.create()
            .withConfig(entry("default/a", "resolution: STATIC, endpoints: [{address: 192.0.2.1}]"))
            .withConfig(entry("default/b", "resolution: DNS, endpoints: [{address: b.example}]"));
    // When
    var shape =
        mesh.context()
            .endpoints()
            .shape(new ServiceKey(new Hostname("far.example.com"), "default"));
    // Then
    assertThat(shape.inlined())
        .extracting(Endpoint::address)
        .containsExactly("192.0.2.1", "b.example");
  }

  private static ConfigResource<ServiceEntry> entry(String id, String endpoints) {
    return serviceEntry(
        id,
        "{hosts: [far.example.com], ports: [{number: 80, name: http, protocol: HTTP}], %s}"
            .formatted(endpoints));
  }

  @Test
  void removedServiceIsForgotten() {
    // Given
    var base = reviews().context();
    // When
    var next =
        MeshFixture.after(
            base,
            new MeshEvent.SliceRemoved(
                MeshFixture.CLUSTER,
                dev.mizzen.model.testing.SliceFixture.key("default", "reviews-1")),
            new MeshEvent.ServiceRemoved(
                MeshFixture.CLUSTER,
                dev.mizzen.model.testing.ServiceFixture.source("default", "reviews")));
    // Then
    assertThat(next.endpoints().of(key("default", "reviews")))
        .isEqualTo(ServiceEndpoints.none(key("default", "reviews")));
    assertThat(next.endpoints().keys()).isEmpty();
    assertThat(next.endpoints().shapes()).isEmpty();
  }

  @Test
  void networkComesFromLabelThenSystemNamespace() {
    // Given
    var mesh =
        reviews()
            .withNamespace("istio-system", Map.of("topology.istio.io/network", "n1"), Map.of())
            .with(
                pod("default", "reviews-2", "10.1.0.2")
                    .labels(Map.of("topology.istio.io/network", "n2")))
            .with(
                slice("default", "reviews")
                    .port("http", 9080)
                    .pod("10.1.0.1", "reviews-1")
                    .pod("10.1.0.2", "reviews-2"));
    // When
    var endpoints = endpoints(mesh.context(), "default", "reviews");
    // Then
    assertThat(endpoints)
        .extracting(endpoint -> endpoint.network().value())
        .containsExactly("n1", "n2");
    assertThat(endpoints.getFirst().labels()).containsEntry("topology.istio.io/network", "n1");
  }
}
