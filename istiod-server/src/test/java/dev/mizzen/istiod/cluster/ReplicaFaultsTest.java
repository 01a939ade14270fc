package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.istiod.golden.AdsClient;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.write.ObjectRef;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault F8: two replicas, of which the leader dies or stalls. Each is a process with an account of
 * its own, so the API server's audit tells who wrote what.
 */
@ExtendWith(SharedApiServer.class)
class ReplicaFaultsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WrittenCluster cluster;
  @TempDir private Path folder;

  ReplicaFaultsTest(KubeApiServer server) {
    this.cluster = new WrittenCluster(server);
  }

  @BeforeEach
  void prepare() throws Exception {
    cluster.prepare();
    cluster.clear();
  }

  @AfterEach
  void tidyUp() throws Exception {
    cluster.clear();
    for (String namespace : List.of("f8-one", "f8-two", "f8-three")) {
      cluster
          .server()
          .kubectl()
          .run("delete", "ns", namespace, "--ignore-not-found", "--wait=false");
    }
    cluster.close();
  }

  private Replica replica(String account) throws IOException, InterruptedException {
    return Replica.start(cluster.kubeconfig(account), account, folder);
  }

  /** A successful write of root certificates. */
  private record Write(String account, String verb, String namespace) {}

  private List<Write> writes() throws IOException {
    List<Write> writes = new ArrayList<>();
    for (String line : Files.readAllLines(cluster.server().audit())) {
      JsonNode entry = JSON.readTree(line);
      boolean isOfRoots = entry.at("/objectRef/name").asText().equals(WrittenCluster.ROOTS);
      String user = entry.at("/user/username").asText();
      if (isOfRoots
          && user.startsWith("system:serviceaccount:istio-system:")
          && entry.at("/responseStatus/code").asInt() < 300) {
        writes.add(
            new Write(
                user.substring(user.lastIndexOf(':') + 1),
                entry.at("/verb").asText(),
                entry.at("/objectRef/namespace").asText()));
      }
    }
    return writes;
  }

  private void awaitLeader(String pod) throws Exception {
    Eventually.isTrue(() -> cluster.leader().contains("\"holderIdentity\":\"" + pod + "\""));
  }

  private static List<?> clusters(Replica replica) throws Exception {
    Node node =
        Node.newBuilder().setId("sidecar~10.0.0.1~a.default~default.svc.cluster.local").build();
    try (AdsClient client = AdsClient.stateOfTheWorld(replica.grpcPort(), node)) {
      return client.fetch(XdsType.CLUSTER, List.of());
    }
  }

  @Test
  void aLeaderThatIsKilledIsReplacedWithinItsLeaseAndProxiesAreServedMeanwhile() throws Exception {
    try (Replica one = replica("istiod-a")) {
      awaitLeader("istiod-a");
      cluster.roots("default");
      try (Replica two = replica("istiod-b")) {
        assertThat(clusters(two)).isNotEmpty();

        one.kill();
        long began = System.nanoTime();
        cluster.namespace("f8-one");
        assertThat(clusters(two)).as("served without a leader").isNotEmpty();
        cluster.roots("f8-one");

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        report("killed leader: a new namespace had its roots after", took);
        assertThat(took).isLessThan(Replica.LEASE.lease().multipliedBy(3));
        assertThat(writes())
            .filteredOn(write -> write.namespace().equals("f8-one"))
            .containsExactly(new Write("istiod-b", "create", "f8-one"));
      }
    }
  }

  @Test
  void aLeaderThatWakesUpAfterAnotherTookOverWritesNothing() throws Exception {
    try (Replica one = replica("istiod-a")) {
      awaitLeader("istiod-a");
      cluster.roots("default");
      try (Replica two = replica("istiod-b")) {
        assertThat(clusters(two)).isNotEmpty();
        // When
        one.pause();
        cluster.namespace("f8-two");
        ObjectRef inDefault = ObjectRef.configMap("default", WrittenCluster.ROOTS);
        cluster.server().kubectl().run("delete", "configmap", WrittenCluster.ROOTS);
        cluster.roots("f8-two");
        String restored = cluster.await(inDefault, found -> true).at("/metadata/uid").asText();
        List<Write> before = writes();
        one.resume();
        cluster.namespace("f8-three");
        cluster.roots("f8-three");
        assertThat(clusters(one)).as("it goes on serving proxies").isNotEmpty();
        // Then
        List<Write> after = new ArrayList<>(writes());
        before.forEach(after::remove);
        assertThat(after).containsExactly(new Write("istiod-b", "create", "f8-three"));
        assertThat(before)
            .filteredOn(write -> write.namespace().equals("f8-two"))
            .containsExactly(new Write("istiod-b", "create", "f8-two"));
        assertThat(cluster.find(inDefault).orElseThrow().at("/metadata/uid").asText())
            .isEqualTo(restored);
        assertThat(cluster.leader()).contains("\"holderIdentity\":\"istiod-b\"");
      }
    }
  }

  @Test
  void aLeaderThatIsStoppedHandsOverAtOnce() throws Exception {
    try (Replica one = replica("istiod-a");
        Replica two = replica("istiod-b")) {
      awaitLeader("istiod-a");
      assertThat(clusters(two)).isNotEmpty();

      long began = System.nanoTime();
      one.stop();
      awaitLeader("istiod-b");

      report("stopped leader: the other led after", Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private static void report(String what, Duration took) {
    System.out.println("measured: " + what + " " + took.toMillis() + " ms");
  }
}
