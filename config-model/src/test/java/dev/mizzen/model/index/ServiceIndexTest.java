package dev.mizzen.model.index;

import static dev.mizzen.model.testing.EntryFixture.serviceEntry;
import static dev.mizzen.model.testing.ServiceFixture.key;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.service.TargetPort;
import dev.mizzen.model.service.TrafficDistribution;
import dev.mizzen.model.testing.EntryFixture;
import dev.mizzen.model.testing.MeshFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceIndexTest {
  private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATE = Instant.parse("2026-01-02T00:00:00Z");

  private static ServiceIndex services(MeshFixture mesh) {
    return mesh.context().services();
  }

  @Test
  void servicesComeOldestFirstThenByNameThenByNamespace() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(service("b", "x").created(EARLY))
            .with(service("a", "old"))
            .with(service("a", "x").created(EARLY))
            .with(service("a", "w").created(EARLY));
    // When
    var all = services(mesh).all();
    // Then
    assertThat(all)
        .extracting(Service::key)
        .containsExactly(key("a", "old"), key("a", "w"), key("a", "x"), key("b", "x"));
  }

  @Test
  void serviceOfTwoClustersIsTheOwnOneWithBothAddresses() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                service("default", "web")
                    .cluster("A")
                    .address("10.9.0.1")
                    .port("tcp", 9, Protocol.TCP))
            .with(service("default", "web").address("10.0.0.1").port("http", 80, Protocol.HTTP));
    // When
    var all = services(mesh).all();
    // Then
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().ports()).extracting(ServicePort::name).containsExactly("http");
    assertThat(all.getFirst().addresses().defaultAddress()).isEqualTo("10.0.0.1");
    assertThat(all.getFirst().addresses().clusterVips())
        .containsEntry(MeshFixture.CLUSTER, List.of("10.0.0.1"))
        .containsEntry(new ClusterId("A"), List.of("10.9.0.1"));
  }

  @Test
  void namespaceAnnotationFillsInWhereTheServiceDoesNotSay() {
    // Given
    var base = MeshFixture.create().with(service("default", "web")).context();
    // When
    var next =
        MeshFixture.after(
            base,
            MeshFixture.create()
                .withNamespace(
                    "default",
                    Map.of(),
                    Map.of("networking.istio.io/traffic-distribution", "PreferClose"))
                .events());
    // Then
    assertThat(next.services().all().getFirst().options().trafficDistribution())
        .isEqualTo(TrafficDistribution.PREFER_SAME_ZONE);
  }

  @Test
  void aliasesAreResolvedOverSeveralStepsAndLoopsLeadNowhere() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(service("default", "a").standsFor("b.default.svc.cluster.local"))
            .with(service("default", "b").standsFor("web.default.svc.cluster.local"))
            .with(service("default", "web"))
            .with(service("default", "x").standsFor("y.default.svc.cluster.local"))
            .with(service("default", "y").standsFor("x.default.svc.cluster.local"));
    // When
    var index = services(mesh);
    // Then
    assertThat(index.get(key("default", "web")).orElseThrow().options().aliases())
        .containsExactly(key("default", "a"), key("default", "b"));
    assertThat(index.all()).filteredOn(known -> !known.options().aliases().isEmpty()).hasSize(1);
  }

  @Test
  void kubernetesOwnsItsNameEvenIfAServiceEntryIsOlder() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(serviceEntry("default", "squatter", "web.default.svc.cluster.local"))
            .with(service("default", "web").created(LATE));
    // When
    var index = services(mesh);
    // Then
    assertThat(index.get(key("default", "web"))).get().matches(Service::isKubernetes);
    assertThat(index.all(key("default", "web"))).hasSize(2);
    assertThat(index.byHostname(new Hostname("web.default.svc.cluster.local"))).hasSize(1);
  }

  @Test
  void namespaceSeesWhatIsMadeForSomeByAgeThenWhatIsPublic() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                service("other", "exported")
                    .visibility(new Visibility.Namespaces(Set.of("default", "other"))))
            .with(
                service("default", "private").visibility(Visibility.only("default")).created(LATE))
            .with(service("default", "public"))
            .with(service("default", "hidden").visibility(Visibility.NONE));
    // When
    var index = services(mesh);
    // Then
    assertThat(index.visibleTo("default"))
        .extracting(Service::name)
        .containsExactly("exported", "private", "public");
    assertThat(index.visibleTo("other"))
        .extracting(Service::name)
        .containsExactly("exported", "public");
    assertThat(index.visibleTo("elsewhere")).extracting(Service::name).containsExactly("public");
  }

  @Test
  void serviceEntryIsAServiceForEachHostAndAddress() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                serviceEntry("default", "two", "a.com", "b.com")
                    .addresses("1.1.1.1/32", "2.2.0.0/16", "2001:db8::1/128")
                    .resolution(ServiceEntry.Resolution.NONE)
                    .external()
                    .port("tls", 443, "TLS", 8443));
    // When
    var all = services(mesh).all();
    // Then
    assertThat(all)
        .extracting(known -> known.hostname() + " " + known.addresses().defaultAddress())
        .containsExactly(
            "a.com 1.1.1.1",
            "a.com 2.2.0.0/16",
            "a.com 2001:db8::1",
            "b.com 1.1.1.1",
            "b.com 2.2.0.0/16",
            "b.com 2001:db8::1");
    assertThat(all.getFirst())
        .returns(Resolution.PASSTHROUGH, Service::resolution)
        .returns(true, known -> known.options().isMeshExternal())
        .returns(
            List.of(
                new ServicePort(
                    "tls", 443, Protocol.TLS, Optional.of(new TargetPort.Number(8443)))),
            Service::ports);
  }

  @Test
  void meshDefaultHoldsForServiceEntriesThatDoNotSayWhoSeesThem() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(
                MeshConfig.newBuilder()
                    .setRootNamespace("istio-system")
                    .setTrustDomain("cluster.local")
                    .addDefaultServiceExportTo(".")
                    .build())
            .with(serviceEntry("default", "private", "a.com"))
            .with(serviceEntry("default", "public", "b.com").exportTo("*"));
    // When
    var index = services(mesh);
    // Then
    assertThat(index.visibleTo("elsewhere")).extracting(Service::name).containsExactly("b.com");
  }

  @Test
  void hostWithoutAddressIsGivenOneOfEachFamily() {
    // Given
    var mesh =
        MeshFixture.create()
            .with(serviceEntry("default", "given", "a.com").resolution(ServiceEntry.Resolution.DNS))
            .with(serviceEntry("default", "own", "b.com").addresses("1.1.1.1"))
            .with(serviceEntry("default", "wild", "*.c.com"))
            .with(
                serviceEntry("default", "refusing", "d.com")
                    .labels(Map.of("networking.istio.io/enable-autoallocate-ip", "false")))
            .with(
                serviceEntry("default", "none", "e.com").resolution(ServiceEntry.Resolution.NONE));
    // When
    var index = services(mesh);
    // Then
    assertThat(index.get(EntryFixture.key("default", "a.com")).orElseThrow().addresses())
        .satisfies(
            given -> {
              assertThat(given.defaultAddress()).isEqualTo(ServiceAddresses.UNSPECIFIED);
              assertThat(given.autoAllocatedIpv4()).startsWith("240.240.");
              assertThat(given.autoAllocatedIpv6()).startsWith("2001:2::");
            });
    assertThat(index.all())
        .filteredOn(known -> !known.addresses().autoAllocatedIpv4().isEmpty())
        .extracting(Service::name)
        .containsExactly("a.com");
  }

  @Test
  void unchangedServicesKeepTheirObject() {
    // Given
    var base =
        MeshFixture.create()
            .with(service("default", "web").cluster("A"))
            .with(service("default", "web"))
            .with(serviceEntry("default", "entry", "a.com"))
            .context();
    // When
    var next =
        MeshFixture.after(
            base,
            new MeshEvent.ServiceChanged(MeshFixture.CLUSTER, service("default", "new").build()));
    // Then
    assertThat(next.services().get(key("default", "web")).orElseThrow())
        .isSameAs(base.services().get(key("default", "web")).orElseThrow());
    assertThat(next.services().get(EntryFixture.key("default", "a.com")).orElseThrow())
        .isSameAs(base.services().get(EntryFixture.key("default", "a.com")).orElseThrow());
    assertThat(next.services().changedSince(base.services()))
        .containsExactly(key("default", "new"));
  }
}
