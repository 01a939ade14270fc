package dev.mizzen.registry.leader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Elections on a real API server, with short leases. */
@ExtendWith(SharedApiServer.class)
class ElectionsTest {
  private static final String ANNOTATION = "control-plane.alpha.kubernetes.io/leader";
  private static final LeaseTiming QUICK =
      new LeaseTiming(Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ofMillis(500));
  private static final String CONFIG_MAP = "istio-namespace-controller-election";
  private static final String LEASE = "istio-gateway-status-leader-default";

  private final KubeApiServer server;
  private final KubeObjects objects;
  private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

  ElectionsTest(KubeApiServer server) {
    this.server = server;
    this.objects = KubeObjects.open(KubeAccess.by(Optional.of(server.kubeconfig())), "test");
  }

  @BeforeEach
  void aNamespace() throws InterruptedException {
    server.kubectl().apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: elections}\n");
  }

  @AfterEach
  void tidyUp() throws InterruptedException {
    objects.close();
    server.client().configMaps().inNamespace("elections").withName(CONFIG_MAP).delete();
    server.kubectl().run("delete", "leases", "--all", "-n", "elections");
  }

  private Elections replica(String identity, boolean isEnabled) {
    return new Elections(
        objects,
        new Elections.Rules(isEnabled, "elections", identity, "", QUICK),
        () -> "",
        (where, fault) -> notes.add("fault " + fault));
  }

  private List<LeaderDuty> duty(String who) {
    return List.of(new NotedDuty(who, notes));
  }

  private String next() throws InterruptedException {
    return String.valueOf(notes.poll(30, TimeUnit.SECONDS));
  }

  private ConfigMap configMap() {
    return server.client().configMaps().inNamespace("elections").withName(CONFIG_MAP).get();
  }

  @Test
  void theSecondReplicaLeadsAsSoonAsTheFirstIsClosed() throws InterruptedException {
    try (Elections two = replica("two", true)) {
      try (Elections one = replica("one", true)) {
        one.stand(LeaderLock.NAMESPACES, duty("one"));
        assertThat(next()).isEqualTo("one begins");
        two.stand(LeaderLock.NAMESPACES, duty("two"));
        assertThat(one.held()).isEqualTo(Map.of(CONFIG_MAP, true));
      }

      assertThat(next()).isEqualTo("one ends");
      assertThat(next()).isEqualTo("two begins");
      assertThat(two.held()).isEqualTo(Map.of(CONFIG_MAP, true));
      assertThat(configMap().getMetadata().getAnnotations().get(ANNOTATION))
          .contains("\"holderIdentity\":\"two\",\"holderKey\":\"default\"")
          .contains("\"leaseDurationSeconds\":4");
    }
  }

  @Test
  void aLockThatIstiodHoldsIsLeftToItUntilItStopsRenewing() throws InterruptedException {
    server
        .kubectl()
        .apply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: %s
              namespace: elections
              annotations:
                kept: "yes"
                %s: '{"holderIdentity":"istiod-5d","holderKey":"default","leaseDurationSeconds":30,"acquireTime":"2001-01-01T00:00:00Z","renewTime":"2001-01-01T00:00:10Z","leaderTransitions":3}'
            data: {kept: "yes"}
            """
                .formatted(CONFIG_MAP, ANNOTATION));
    long began = System.nanoTime();
    try (Elections one = replica("one", true)) {
      one.stand(LeaderLock.NAMESPACES, duty("one"));

      assertThat(next()).isEqualTo("one begins");

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(QUICK.lease());
      assertThat(configMap().getMetadata().getAnnotations())
          .containsEntry("kept", "yes")
          .extractingByKey(ANNOTATION)
          .asString()
          .contains("\"leaderTransitions\":4");
      assertThat(configMap().getData()).containsEntry("kept", "yes");
    }
  }

  @Test
  void aLockOfEachRevisionIsALease() throws InterruptedException {
    try (Elections one = replica("one", true)) {
      one.stand(LeaderLock.GATEWAY_STATUS, duty("one"));
      assertThat(next()).isEqualTo("one begins");

      assertThat(lease().at("/spec/holderIdentity").asText()).isEqualTo("one");
      assertThat(lease().at("/spec/renewTime").asText()).matches(".*:\\d\\d\\.\\d{6}Z");
      assertThat(lease().at("/metadata/annotations").isEmpty()).isTrue();
    }
    assertThat(lease().at("/spec/holderIdentity").asText("")).isEmpty();
  }

  private JsonNode lease() throws InterruptedException {
    Answer answer = objects.get(ObjectRef.lease("elections", LEASE));
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done) answer).object();
  }

  @Test
  void withoutElectionsEveryReplicaActs() throws InterruptedException {
    try (Elections one = replica("one", false);
        Elections two = replica("two", false)) {
      one.stand(LeaderLock.NAMESPACES, duty("one"));
      two.stand(LeaderLock.NAMESPACES, duty("two"));

      assertThat(List.of(next(), next())).containsExactly("one begins", "two begins");
      assertThat(configMap()).isNull();
    }
  }
}
