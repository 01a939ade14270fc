package dev.mizzen.registry.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.ObjectWatches;
import dev.mizzen.registry.kube.WatchScope;
import dev.mizzen.registry.kube.write.KubeObjects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Addresses in the status of ServiceEntries of a real API server. */
@ExtendWith(SharedApiServer.class)
class ServiceEntryAddressesTest {
  private static final List<AddressRange> RANGES =
      List.of(AddressRange.parse("240.240.0.0/16"), AddressRange.parse("2001:2::/48"));

  private final KubeApiServer server;
  private final KubeObjects objects;
  private final ObjectWatches watches;
  private final List<String> faults = new ArrayList<>();
  private final ServiceEntryAddresses duty;

  ServiceEntryAddressesTest(KubeApiServer server) {
    this.server = server;
    KubeAccess access = KubeAccess.by(Optional.of(server.kubeconfig()));
    this.objects = KubeObjects.open(access, "test");
    this.watches = ObjectWatches.open(access, "test", this::fault);
    this.duty = duty(RANGES);
  }

  private void fault(String where, Throwable fault) {
    faults.add(where + ": " + fault);
  }

  private ServiceEntryAddresses duty(List<AddressRange> ranges) {
    return new ServiceEntryAddresses(
        objects, watches, WatchScope.ALL, ranges, () -> DiscoverySelectors.ALL, this::fault);
  }

  @BeforeEach
  void kind() throws InterruptedException {
    server.kubectl().apply(Path.of("../deploy/crds/serviceentries.networking.istio.io.yaml"));
    server
        .kubectl()
        .run("wait", "--for=condition=Established", "crd/serviceentries.networking.istio.io");
    server.kubectl().apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: given}\n");
  }

  @AfterEach
  void end() throws InterruptedException {
    duty.end();
    watches.close();
    objects.close();
    server.kubectl().run("delete", "crd", "serviceentries.networking.istio.io");
    assertThat(faults).isEmpty();
  }

  private void apply(String name, String more, String hosts) throws InterruptedException {
    server
        .kubectl()
        .apply(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: %s, namespace: given%s}
            spec: {hosts: [%s], resolution: DNS, ports: [{number: 80, name: http}]}
            """
                .formatted(name, more, hosts));
  }

  private String addresses(String name) throws InterruptedException {
    return server
        .kubectl()
        .run(
            "get",
            "serviceentry",
            name,
            "--namespace=given",
            "--output=jsonpath={range .status.addresses[*]}{.host}={.value} {end}");
  }

  private void await(String name, String wanted) throws Exception {
    Eventually.value(() -> addresses(name), wanted::equals);
  }

  @Test
  void hostsAreGivenAddressesAndKeepThemUnderANewLeader() throws Exception {
    apply("b", "", "b.example");
    duty.begin(() -> true);
    await("b", "b.example=240.240.0.1 b.example=2001:2::1 ");
    duty.end();

    apply("a", "", "a.example, c.example");
    ServiceEntryAddresses next = duty(RANGES);
    next.begin(() -> true);

    await(
        "a",
        "a.example=240.240.0.2 a.example=2001:2::2 c.example=240.240.0.3 c.example=2001:2::3 ");
    next.end();
    assertThat(addresses("b")).isEqualTo("b.example=240.240.0.1 b.example=2001:2::1 ");
  }

  @Test
  void ofTwoWithOneAddressTheLaterGetsAnother() throws Exception {
    apply("a", "", "a.example");
    apply("b", "", "b.example");
    give("a", "a.example");
    give("b", "b.example");

    duty.begin(() -> true);

    await("b", "b.example=240.240.0.1 b.example=2001:2::1 ");
    assertThat(addresses("a")).isEqualTo("a.example=240.240.0.9 ");
  }

  private void give(String name, String host) throws InterruptedException {
    server
        .kubectl()
        .applyStatus(
            """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: %s, namespace: given}
            status: {addresses: [{host: %s, value: 240.240.0.9}]}
            """
                .formatted(name, host));
  }

  @Test
  void whoOptsOutLosesItsAddresses() throws Exception {
    apply("a", "", "a.example");
    duty.begin(() -> true);
    await("a", "a.example=240.240.0.1 a.example=2001:2::1 ");

    apply("a", ", labels: {networking.istio.io/enable-autoallocate-ip: 'false'}", "a.example");

    await("a", "");
  }

  @Test
  void whoDoesNotLeadWritesNothing() throws Exception {
    ServiceEntryAddresses follower = duty(List.of(AddressRange.parse("10.9.0.0/16")));
    follower.begin(() -> false);
    apply("a", "", "a.example");
    duty.begin(() -> true);
    await("a", "a.example=240.240.0.1 a.example=2001:2::1 ");

    apply("b", "", "b.example");

    await("b", "b.example=240.240.0.2 b.example=2001:2::2 ");
    follower.end();
    assertThat(addresses("a")).isEqualTo("a.example=240.240.0.1 a.example=2001:2::1 ");
  }
}
