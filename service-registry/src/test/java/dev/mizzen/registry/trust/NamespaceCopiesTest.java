package dev.mizzen.registry.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.LabelSelector;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.ObjectWatches;
import dev.mizzen.registry.kube.WatchScope;
import dev.mizzen.registry.kube.write.KubeObjects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Root certificates and revocation lists in the namespaces of a real API server. */
@ExtendWith(SharedApiServer.class)
class NamespaceCopiesTest {
  private static final String NAME = "mesh-roots";

  private final KubeApiServer server;
  private final KubeObjects objects;
  private final ObjectWatches watches;
  private final List<String> faults = new ArrayList<>();
  private volatile Optional<String> roots = Optional.of("first");
  private volatile DiscoverySelectors selectors = DiscoverySelectors.ALL;
  private volatile boolean isLeader = true;
  private final NamespaceCopies duty;

  NamespaceCopiesTest(KubeApiServer server) {
    this.server = server;
    KubeAccess access = KubeAccess.by(Optional.of(server.kubeconfig()));
    this.objects = KubeObjects.open(access, "test");
    this.watches =
        ObjectWatches.open(access, "test", (where, fault) -> faults.add(where + ": " + fault));
    this.duty =
        new NamespaceCopies(
            objects,
            watches,
            NamespaceCopies.Place.roots(NAME),
            WatchScope.ALL,
            () -> roots,
            () -> selectors,
            (where, fault) -> faults.add(where + ": " + fault));
  }

  @BeforeEach
  void namespaces() throws InterruptedException {
    server.kubectl().apply(namespace("roots-a", "in") + namespace("roots-b", "out"));
  }

  private static String namespace(String name, String mesh) {
    return "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: {mesh: %s}}\n---\n"
        .formatted(name, mesh);
  }

  @AfterEach
  void end() {
    duty.end();
    watches.close();
    objects.close();
    server
        .client()
        .configMaps()
        .inAnyNamespace()
        .withField("metadata.name", NAME)
        .list()
        .getItems()
        .forEach(configMap -> server.client().resource(configMap).delete());
    assertThat(faults).isEmpty();
  }

  private Resource<ConfigMap> in(String namespace) {
    return server.client().configMaps().inNamespace(namespace).withName(NAME);
  }

  private ConfigMap await(String namespace, String wanted) {
    return in(namespace)
        .waitUntilCondition(
            found -> found != null && wanted.equals(found.getData().get("root-cert.pem")),
            60,
            TimeUnit.SECONDS);
  }

  @Test
  void everyNamespaceHasThemButThoseOfTheClusterItself() {
    duty.begin(() -> isLeader);

    await("roots-a", "first");
    await("roots-b", "first");
    ConfigMap system = await("kube-system", "first");

    assertThat(system.getMetadata().getLabels()).isEqualTo(Map.of("istio.io/config", "true"));
    assertThat(in("kube-public").get()).isNull();
    assertThat(in("kube-node-lease").get()).isNull();
  }

  @Test
  void whatWasDeletedOrEditedIsPutRightAndOtherKeysStay() {
    duty.begin(() -> isLeader);
    await("roots-a", "first");
    await("roots-b", "first");

    in("roots-a").delete();
    in("roots-b")
        .edit(
            configMap -> {
              configMap.setData(Map.of("root-cert.pem", "forged", "other", "kept"));
              return configMap;
            });

    await("roots-a", "first");
    assertThat(await("roots-b", "first").getData()).containsEntry("other", "kept");
  }

  @Test
  void newRootsReachEveryNamespaceAndANewOneAtOnce() throws InterruptedException {
    duty.begin(() -> isLeader);
    await("roots-a", "first");

    roots = Optional.of("second");
    duty.changed();
    await("roots-a", "second");
    await("roots-b", "second");
    server.kubectl().apply(namespace("roots-c", "in"));

    await("roots-c", "second");
  }

  @Test
  void whatIsRightIsNotWritten() {
    duty.begin(() -> isLeader);
    String version = await("roots-a", "first").getMetadata().getResourceVersion();
    duty.end();

    duty.begin(() -> isLeader);
    in("roots-b").delete();
    await("roots-b", "first");
    duty.changed();
    in("roots-b").delete();
    await("roots-b", "first");

    assertThat(in("roots-a").get().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void namespacesThatAreNotSelectedAreLeftAloneUntilTheyAre() throws InterruptedException {
    selectors =
        new DiscoverySelectors(
            List.of(LabelSelector.newBuilder().putMatchLabels("mesh", "in").build()));
    duty.begin(() -> isLeader);
    await("roots-a", "first");
    assertThat(in("roots-b").get()).isNull();

    server.kubectl().apply(namespace("roots-b", "in"));
    await("roots-b", "first");
    server.kubectl().apply(namespace("roots-b", "out"));
    in("roots-a").delete();
    await("roots-a", "first");

    assertThat(in("roots-b").get()).as("nothing is taken away").isNotNull();
  }

  @Test
  void whereOneNamespaceIsReadOnlyItsCopyIsWritten() {
    NamespaceCopies ofOne =
        new NamespaceCopies(
            objects,
            watches,
            NamespaceCopies.Place.roots(NAME),
            new WatchScope("roots-a"),
            () -> roots,
            () -> selectors,
            (where, fault) -> faults.add(where + ": " + fault));
    duty.begin(() -> isLeader);
    await("roots-b", "first");
    duty.end();
    in("roots-a").delete();

    ofOne.begin(() -> isLeader);
    await("roots-a", "first");
    roots = Optional.of("second");
    ofOne.changed();
    await("roots-a", "second");
    in("roots-a").delete();
    await("roots-a", "second");
    ofOne.end();

    assertThat(await("roots-b", "first")).isNotNull();
  }

  @Test
  void whoLeadsNoMoreWritesNothing() {
    duty.begin(() -> isLeader);
    await("roots-a", "first");
    isLeader = false;
    in("roots-a").delete();
    NamespaceCopies next =
        new NamespaceCopies(
            objects,
            watches,
            NamespaceCopies.Place.roots(NAME),
            WatchScope.ALL,
            () -> Optional.of("of the next leader"),
            () -> selectors,
            (where, fault) -> faults.add(where + ": " + fault));
    next.begin(() -> true);

    ConfigMap written = await("roots-a", "of the next leader");
    await("roots-b", "of the next leader");
    next.end();

    assertThat(Objects.requireNonNull(in("roots-a").get()).getMetadata().getResourceVersion())
        .isEqualTo(written.getMetadata().getResourceVersion());
  }

  @Test
  void anEmptyTextIsWrittenTooAndTakesTheLastOnesPlace() {
    AtomicReference<Optional<String>> lists = new AtomicReference<>(Optional.of("lists"));
    NamespaceCopies copies =
        new NamespaceCopies(
            objects,
            watches,
            NamespaceCopies.Place.revocationLists(NAME),
            WatchScope.ALL,
            lists::get,
            () -> selectors,
            (where, fault) -> faults.add(where + ": " + fault));
    copies.begin(() -> true);
    awaitLists("roots-a", "lists");

    lists.set(Optional.of(""));
    copies.changed();
    awaitLists("roots-a", "");
    in("roots-b").delete();
    awaitLists("roots-b", "");

    copies.end();
  }

  private void awaitLists(String namespace, String wanted) {
    in(namespace)
        .waitUntilCondition(
            found -> found != null && wanted.equals(found.getData().get("ca-crl.pem")),
            60,
            TimeUnit.SECONDS);
  }
}
