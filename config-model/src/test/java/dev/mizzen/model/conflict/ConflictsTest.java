package dev.mizzen.model.conflict;

import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.peerAuthentication;
import static dev.mizzen.model.testing.ConfigFixtures.sidecar;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.conflict.Conflict.Subject;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.testing.ConfigFixtures;
import dev.mizzen.model.testing.MeshFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConflictsTest {
  private static final String TO_REVIEWS = ", http: [{route: [{destination: {host: reviews}}]}]}";
  private static final String REVIEWS = "{hosts: [reviews]" + TO_REVIEWS;
  private static final String HOST = "host reviews.shop.svc.cluster.local";

  @Test
  void ofTwoVirtualServicesOfOneHostTheYoungerIsLost() {
    var found = conflicts(at(1, virtualService("shop/a", REVIEWS)), at(2, routing("shop/b")));

    assertThat(of(found, key("shop/a")))
        .isEqualTo(
            new ObjectConflicts(
                List.of(
                    new Conflict(
                        Subject.MESH_HOST, HOST, List.of(), List.of(key("shop/b")), false)),
                false));
    assertThat(of(found, key("shop/b")))
        .isEqualTo(
            new ObjectConflicts(
                List.of(
                    new Conflict(Subject.MESH_HOST, HOST, List.of(key("shop/a")), List.of(), true)),
                true));
  }

  @Test
  void aVirtualServiceWithAnotherHostIsNotWhollyLost() {
    var found =
        conflicts(
            at(1, virtualService("shop/a", REVIEWS)),
            at(2, virtualService("shop/b", "{hosts: [reviews, ratings]" + TO_REVIEWS)));

    assertThat(of(found, key("shop/b")).isWhollyLost()).isFalse();
    assertThat(of(found, key("shop/b")).conflicts())
        .extracting(Conflict::isLost)
        .containsExactly(true);
  }

  @Test
  void aVirtualServiceOfAGatewayTooIsNotWhollyLost() {
    var found =
        conflicts(
            at(1, virtualService("shop/a", REVIEWS)),
            at(
                2,
                virtualService(
                    "shop/b",
                    "{hosts: [reviews], gateways: [mesh, istio-system/in]" + TO_REVIEWS)));

    assertThat(of(found, key("shop/b")).isWhollyLost()).isFalse();
  }

  @Test
  void hostsOfOtherGatewaysAreNoConflict() {
    String ofGateway = "{hosts: [reviews], gateways: [istio-system/in]" + TO_REVIEWS;

    assertThat(
            conflicts(
                at(1, virtualService("shop/a", ofGateway)),
                at(2, virtualService("shop/b", ofGateway)),
                at(3, virtualService("shop/c", REVIEWS))))
        .isEmpty();
  }

  @Test
  void privateToDifferentNamespacesIsNoConflict() {
    String host = "{hosts: [reviews.shop.svc.cluster.local], exportTo: ['.']" + TO_REVIEWS;

    assertThat(conflicts(virtualService("shop/a", host), virtualService("other/b", host)))
        .isEmpty();
  }

  @Test
  void aPublicOneLosesItsHostOnlyWhereAnotherNamespaceHasItsOwn() {
    var found =
        conflicts(
            at(1, virtualService("shop/all", REVIEWS)),
            at(
                2,
                virtualService(
                    "other/own",
                    "{hosts: [reviews.shop.svc.cluster.local], exportTo: ['.']" + TO_REVIEWS)));

    assertThat(of(found, key("shop/all")).conflicts())
        .containsExactly(
            new Conflict(Subject.MESH_HOST, HOST, List.of(key("other/own")), List.of(), false));
    assertThat(of(found, key("other/own")).conflicts())
        .containsExactly(
            new Conflict(Subject.MESH_HOST, HOST, List.of(), List.of(key("shop/all")), false));
  }

  @Test
  void theOldestSidecarOfAWholeNamespaceHolds() {
    String any = "egress: [{hosts: ['./*']}]";
    var found =
        conflicts(
            at(2, sidecar("shop/young", any)),
            at(1, sidecar("shop/old", any)),
            at(1, sidecar("shop/chosen", "{workloadSelector: {labels: {app: x}}}")),
            at(3, sidecar("other/alone", any)));

    assertThat(found.keySet())
        .containsExactlyInAnyOrder(
            new ConfigKey(ConfigKind.SIDECAR, "shop", "young"),
            new ConfigKey(ConfigKind.SIDECAR, "shop", "old"));
    assertThat(of(found, new ConfigKey(ConfigKind.SIDECAR, "shop", "young")))
        .isEqualTo(
            new ObjectConflicts(
                List.of(
                    new Conflict(
                        Subject.SIDECAR_OF_NAMESPACE,
                        "namespace shop as a whole",
                        List.of(new ConfigKey(ConfigKind.SIDECAR, "shop", "old")),
                        List.of(),
                        true)),
                true));
  }

  @Test
  void policiesOfWorkloadsStandInNobodysWay() {
    var found =
        conflicts(
            at(1, peerAuthentication("shop/all", "mtls: {mode: STRICT}")),
            at(2, peerAuthentication("shop/more", "mtls: {mode: DISABLE}")),
            at(3, peerAuthentication("shop/some", "selector: {matchLabels: {app: x}}")));

    assertThat(found.keySet()).extracting(ConfigKey::name).containsExactlyInAnyOrder("all", "more");
  }

  private static ConfigResource<?> routing(String id) {
    return virtualService(id, REVIEWS);
  }

  private static ConfigKey key(String id) {
    return ConfigFixtures.key(ConfigKind.VIRTUAL_SERVICE, id);
  }

  private static ObjectConflicts of(Map<ConfigKey, ObjectConflicts> found, ConfigKey key) {
    return Optional.ofNullable(found.get(key)).orElseThrow();
  }

  private static Map<ConfigKey, ObjectConflicts> conflicts(ConfigResource<?>... objects) {
    MeshFixture mesh = MeshFixture.create();
    Stream.of(objects).forEach(object -> mesh.with(new MeshEvent.ConfigChanged(object)));
    return Conflicts.of(mesh.context());
  }
}
