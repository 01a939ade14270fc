package dev.mizzen.model.index;

import static dev.mizzen.model.testing.EntryFixture.key;
import static dev.mizzen.model.testing.EntryFixture.serviceEntry;
import static dev.mizzen.model.testing.PodFixture.pod;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static dev.mizzen.model.testing.SliceFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.TargetPort;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.ServiceFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceEntryEndpointsTest {
  private static final Map<String, String> APP = Map.of("app", "vm");

  private static WorkloadEntry at(String address) {
    return WorkloadEntry.newBuilder().setAddress(address).build();
  }

  private static ConfigResource<WorkloadEntry> workloadEntry(
      String name, WorkloadEntry.Builder spec) {
    return MeshFixture.config(ConfigKind.WORKLOAD_ENTRY, "default", name, APP, spec.build());
  }

  private static List<Endpoint> endpoints(PushContext context, String host) {
    return context.endpoints().of(key("default", host)).endpoints();
  }

  private static List<String> addresses(PushContext context, String host) {
    return endpoints(context, host).stream().map(e -> e.address() + ":" + e.port()).toList();
  }

  @Test
  void endpointTakesItsOwnPortThenTheTargetThenTheServicePort() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com")
                    .port("own", 80, "HTTP", 81)
                    .port("target", 90, "HTTP", 91)
                    .port("plain", 100, "HTTP")
                    .endpoint(
                        WorkloadEntry.newBuilder()
                            .setAddress("10.0.0.1")
                            .putPorts("own", 82)
                            .build()));
    // When
    var endpoints = endpoints(mesh.context(), "a.com");
    // Then
    assertThat(endpoints).extracting(Endpoint::port).containsExactly(82, 91, 100);
    assertThat(endpoints).extracting(Endpoint::servicePort).containsExactly(80, 90, 100);
  }

  @Test
  void inlineEndpointSaysWhatTheUserWrote() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com")
                    .port("http", 80, "HTTP")
                    .endpoint(at("10.0.0.1"))
                    .endpoint(
                        WorkloadEntry.newBuilder()
                            .setAddress("10.0.0.2")
                            .setLocality("r1/z1")
                            .setWeight(3)
                            .setServiceAccount("bob")
                            .setNetwork("n1")
                            .putLabels("tier", "b")
                            .build()));
    // When
    var endpoints = endpoints(mesh.context(), "a.com");
    // Then
    assertThat(endpoints.getFirst())
        .returns("", e -> e.locality().label())
        .returns(1, Endpoint::weight)
        .returns("", Endpoint::serviceAccount)
        .returns("disabled", Endpoint::tlsMode)
        .returns("se-0", Endpoint::workloadName);
    assertThat(endpoints.getLast())
        .returns("r1/z1", e -> e.locality().label())
        .returns(3, Endpoint::weight)
        .returns("spiffe://cluster.local/ns/default/sa/bob", Endpoint::serviceAccount)
        .returns("istio", Endpoint::tlsMode)
        .returns("n1", e -> e.network().value())
        .returns("se-1", Endpoint::workloadName)
        .returns("default", Endpoint::namespace)
        .returns(HealthStatus.UNSET, Endpoint::health);
    assertThat(endpoints.getLast().labels())
        .containsEntry("tier", "b")
        .containsEntry("topology.kubernetes.io/region", "r1")
        .containsEntry("topology.kubernetes.io/zone", "z1")
        .containsEntry("topology.istio.io/network", "n1")
        .containsEntry("topology.istio.io/cluster", "Kubernetes");
  }

  @Test
  void eachAddressRepeatsTheWholeList() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com")
                    .addresses("1.1.1.1", "1.1.1.2")
                    .port("http", 80, "HTTP")
                    .endpoint(at("10.0.0.1"))
                    .endpoint(at("10.0.0.2")));
    // When
    var addresses = addresses(mesh.context(), "a.com");
    // Then
    assertThat(addresses)
        .containsExactly("10.0.0.1:80", "10.0.0.2:80", "10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void entriesForOneHostFollowEachOtherInTheOrderOfCreation() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "a-young", "a.com")
                    .created(Instant.ofEpochSecond(9))
                    .port("http", 80, "HTTP")
                    .endpoint(at("10.0.0.9")))
            .with(
                serviceEntry("default", "old", "a.com")
                    .port("http", 80, "HTTP")
                    .endpoint(at("10.0.0.1")));
    // When
    var addresses = addresses(mesh.context(), "a.com");
    // Then
    assertThat(addresses).containsExactly("10.0.0.1:80", "10.0.0.9:80");
  }

  @Test
  void dnsHostWithoutEndpointsIsItsOwn() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com")
                    .resolution(ServiceEntry.Resolution.DNS)
                    .port("http", 80, "HTTP", 8080));
    // When
    var context = mesh.context();
    // Then
    assertThat(addresses(context, "a.com")).containsExactly("a.com:8080");
    assertThat(endpoints(context, "a.com").getFirst().tlsMode()).isEqualTo("disabled");
    assertThat(context.endpoints().shape(key("default", "a.com")).inlined()).hasSize(1);
  }

  @Test
  void roundRobinKeepsTheFirstOfEachPort() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com")
                    .resolution(ServiceEntry.Resolution.DNS_ROUND_ROBIN)
                    .addresses("1.1.1.1", "1.1.1.2")
                    .port("http", 80, "HTTP")
                    .port("tls", 443, "TLS")
                    .endpoint(at("b.com"))
                    .endpoint(at("c.com")));
    // When
    var addresses = addresses(mesh.context(), "a.com");
    // Then
    assertThat(addresses).containsExactly("b.com:80", "b.com:443");
  }

  @Test
  void unresolvedHostHasNoEndpoints() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com")
                    .resolution(ServiceEntry.Resolution.NONE)
                    .port("http", 80, "HTTP"));
    // When
    var addresses = addresses(mesh.context(), "a.com");
    // Then
    assertThat(addresses).isEmpty();
  }

  @Test
  void unresolvedHostWithASelectorHasWhomItSelects() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com")
                    .resolution(ServiceEntry.Resolution.NONE)
                    .port("tcp", 80, "TCP")
                    .selector(APP))
            .withConfig(workloadEntry("vm-1", WorkloadEntry.newBuilder().setAddress("10.0.0.1")))
            .with(pod("default", "ready", "10.0.1.1").labels(APP));
    // When
    var context = mesh.context();
    // Then
    assertThat(addresses(context, "a.com")).containsExactly("10.0.1.1:80", "10.0.0.1:80");
    assertThat(context.endpoints().shape(key("default", "a.com")).inlined()).hasSize(2);
  }

  @Test
  void roundRobinHasNoEndpointWhereAnOlderObjectHasThePort() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "first", "a.com")
                    .resolution(ServiceEntry.Resolution.DNS)
                    .port("http", 80, "HTTP"))
            .with(
                serviceEntry("default", "second", "a.com")
                    .resolution(ServiceEntry.Resolution.DNS_ROUND_ROBIN)
                    .created(Instant.parse("2026-01-01T00:00:00Z"))
                    .port("http", 80, "HTTP")
                    .port("https", 443, "HTTPS")
                    .endpoint(at("b.com")));
    // When
    var addresses = addresses(mesh.context(), "a.com");
    // Then
    assertThat(addresses).containsExactly("a.com:80", "b.com:443");
  }

  @Test
  void socketHasNoPort() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com")
                    .port("http", 80, "HTTP")
                    .endpoint(at("unix:///var/run/x.sock")));
    // When
    var endpoint = endpoints(mesh.context(), "a.com").getFirst();
    // Then
    assertThat(endpoint.isUnixSocket()).isTrue();
    assertThat(endpoint.port()).isZero();
  }

  @Test
  void selectorPicksWorkloadEntriesAndReadyPods() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com").port("http", 80, "HTTP", 8080).selector(APP))
            .withConfig(
                workloadEntry(
                    "vm-1", WorkloadEntry.newBuilder().setAddress("10.0.0.1").putPorts("http", 81)))
            .withConfig(
                workloadEntry("vm-2", WorkloadEntry.newBuilder().setAddress("vm.example.com")))
            .with(pod("default", "ready", "10.0.1.1").labels(APP))
            .with(pod("default", "starting", "10.0.1.2").labels(APP).notReady())
            .with(pod("default", "other", "10.0.1.3"))
            .with(pod("elsewhere", "far", "10.0.1.4").labels(APP));
    // When
    var context = mesh.context();
    // Then
    assertThat(addresses(context, "a.com")).containsExactly("10.0.1.1:8080", "10.0.0.1:81");
    assertThat(endpoints(context, "a.com"))
        .extracting(Endpoint::health)
        .containsExactly(HealthStatus.HEALTHY, HealthStatus.UNSET);
    assertThat(endpoints(context, "a.com"))
        .extracting(Endpoint::workloadName)
        .containsExactly("ready", "vm-1");
  }

  @Test
  void selectedPodIsReachedByItsOwnPortOfThatName() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "se", "a.com")
                    .port("http", 80, "HTTP", 8080)
                    .port("admin", 90, "HTTP")
                    .selector(APP))
            .with(
                pod("default", "ready", "10.0.1.1")
                    .labels(APP)
                    .containerPorts(Map.of("http", 9090)));
    // When
    var addresses = addresses(mesh.context(), "a.com");
    // Then
    assertThat(addresses).containsExactly("10.0.1.1:9090", "10.0.1.1:90");
  }

  @Test
  void selectedPodHasAllItsAddressesWhereListenersAreOfBothFamilies() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(serviceEntry("default", "se", "a.com").port("http", 80, "HTTP").selector(APP))
            .with(pod("default", "ready", "10.0.1.1", "2001:db8::1").labels(APP));
    // When
    var single = endpoints(mesh.context(), "a.com");
    var dual = endpoints(mesh.with(FeaturesFixture.with("dualStack", true)).context(), "a.com");
    // Then
    assertThat(single).extracting(Endpoint::addresses).containsExactly(List.of("10.0.1.1"));
    assertThat(dual)
        .extracting(Endpoint::addresses)
        .containsExactly(List.of("10.0.1.1", "2001:db8::1"));
  }

  @Test
  void selectedWorkloadsMayComeAndGo() {
    // Given
    var base =
        MeshFixture.create()
            .with(serviceEntry("default", "se", "a.com").port("http", 80, "HTTP").selector(APP))
            .withConfig(workloadEntry("vm-1", WorkloadEntry.newBuilder().setAddress("10.0.0.1")))
            .with(pod("default", "ready", "10.0.1.1").labels(APP))
            .context();
    // When
    var next =
        MeshFixture.after(
            base,
            new MeshEvent.ConfigRemoved(
                new ConfigKey(ConfigKind.WORKLOAD_ENTRY, "default", "vm-1")),
            new MeshEvent.WorkloadChanged(
                pod("default", "ready", "10.0.1.1").labels(APP).notReady().build()),
            new MeshEvent.WorkloadChanged(
                pod("default", "second", "10.0.1.2").labels(APP).build()));
    // Then
    assertThat(addresses(next, "a.com")).containsExactly("10.0.1.2:80");
  }

  @Test
  void workloadEntryUnderHealthCheckIsNotServed() {
    // Given
    var checked = workloadEntry("vm-1", WorkloadEntry.newBuilder().setAddress("10.0.0.1"));
    var mesh =
        MeshFixture.create()
            .with(serviceEntry("default", "se", "a.com").port("http", 80, "HTTP").selector(APP))
            .withConfig(
                new ConfigResource<>(
                    checked.key(),
                    MeshFixture.meta(
                        Instant.EPOCH, APP, Map.of("proxy.istio.io/health-checks-enabled", "true")),
                    checked.spec()));
    // When
    var addresses = addresses(mesh.context(), "a.com");
    // Then
    assertThat(addresses).isEmpty();
  }

  @Test
  void kubernetesServiceSelectsWorkloadEntriesBesideItsPods() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                service("default", "web")
                    .selector(APP)
                    .port("http", 80, new TargetPort.Number(8080))
                    .port("named", 90, new TargetPort.Name("metrics")))
            .with(slice("default", "web").port("http", 8080).address("10.0.2.1"))
            .withConfig(workloadEntry("vm-1", WorkloadEntry.newBuilder().setAddress("10.0.0.1")))
            .withConfig(
                workloadEntry(
                    "vm-2",
                    WorkloadEntry.newBuilder().setAddress("10.0.0.2").putPorts("metrics", 9090)))
            .withConfig(
                workloadEntry("vm-3", WorkloadEntry.newBuilder().setAddress("vm.example.com")));
    // When
    var endpoints = mesh.context().endpoints().of(ServiceFixture.key("default", "web")).endpoints();
    // Then
    assertThat(endpoints)
        .extracting(e -> e.servicePortName() + " " + e.address() + ":" + e.port())
        .containsExactly(
            "http 10.0.2.1:8080",
            "http 10.0.0.1:8080",
            "http 10.0.0.2:8080",
            "named 10.0.0.2:9090");
  }

  @Test
  void entryEndpointsComeBeforeThoseOfKubernetes() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(service("default", "web"))
            .with(slice("default", "web").port("http", 80).address("10.0.2.1"))
            .with(
                serviceEntry("default", "more", "web.default.svc.cluster.local")
                    .port("http", 80, "HTTP")
                    .endpoint(at("10.0.0.1")));
    // When
    var addresses = addresses(mesh.context(), "web.default.svc.cluster.local");
    // Then
    assertThat(addresses).containsExactly("10.0.0.1:80", "10.0.2.1:80");
  }
}
