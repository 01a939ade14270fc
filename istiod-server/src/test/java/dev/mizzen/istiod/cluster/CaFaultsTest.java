package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.InProcessCaStore;
import dev.mizzen.ca.key.KeySlots.Activated;
import dev.mizzen.ca.key.KeySlots.Drive;
import dev.mizzen.ca.key.KeySlots.Prepared;
import dev.mizzen.ca.key.KeySlots.Steady;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The authority's Secret on a real API server: rolled, spoilt, deleted, replaced, ended. */
@ExtendWith(SharedApiServer.class)
class CaFaultsTest {
  private static final String SECRET = "istio-ca-secret";

  /** As our chart has it; istiod's has none. */
  private static final String EVENT_RIGHTS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: ca-events}
      rules: [{apiGroups: [""], resources: [events], verbs: [create, get, update]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: ca-events}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ca-events}
      subjects: [{kind: ServiceAccount, namespace: istio-system, name: istiod}]
      """;

  private final WrittenCluster cluster;
  @TempDir private Path folder;

  CaFaultsTest(KubeApiServer server) {
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
    cluster.close();
  }

  private RunningIstiod serve(String pod) throws InterruptedException {
    return cluster.serve(pod, folder);
  }

  private static SelfSignedCa ca(CaStore store, Duration lifetime) {
    return new SelfSignedCa(
        store, false, new CertificateProfile.Root("cluster.local", lifetime), KeyPairs::ec);
  }

  /** As {@code istiod ca} sees the Secret. */
  private SelfSignedCa kept() {
    return ca(new SecretCaStore(cluster::objects, "istio-system"), Duration.ofDays(3650));
  }

  private void patch(String key, String value) throws Exception {
    ObjectNode secret = cluster.find(WrittenCluster.CA_SECRET).orElseThrow();
    ((ObjectNode) secret.path("data"))
        .put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    assertThat(cluster.objects().update(WrittenCluster.CA_SECRET, secret))
        .isInstanceOf(Answer.Done.class);
  }

  private void awaitRoots(X509Certificate... roots) throws Exception {
    String text = Pem.text(List.of(roots));
    Eventually.isTrue(() -> cluster.roots("default").equals(text));
  }

  @Test
  void aRootThatIsRolledReachesEveryNamespaceAndTheServersCertificateWithoutARestart()
      throws Exception {
    try (RunningIstiod server = serve("istiod-a")) {
      // Given
      Eventually.isTrue(server::isReady);
      X509Certificate first = cluster.authority();
      awaitRoots(first);
      SelfSignedCa ca = kept();
      SelfSignedCa.Stored steady = ca.stored().orElseThrow();
      Prepared prepared =
          ((Steady) steady.slots()).prepare(ca.make(Instant.now()), Instant.now(), Drive.MANUAL);
      X509Certificate next = prepared.next().certificate();
      long began = System.nanoTime();
      // When
      assertThat(ca.keep(steady, prepared)).isTrue();
      // Then
      awaitRoots(first, next);
      report("both roots were in a namespace after", began);
      ServedRoots.handshake(server.httpsPort(), first);
      server.awaitMetric("mizzen_ca_rotation{state=\"prepared\"} 1");
      // When
      assertThat(ca.keep(ca.stored().orElseThrow(), prepared.activate(Instant.now()))).isTrue();
      // Then
      awaitRoots(next, first);
      Eventually.isTrue(() -> ServedRoots.isTrusted(server.httpsPort(), next));
      // When
      SelfSignedCa.Stored activated = ca.stored().orElseThrow();
      assertThat(ca.keep(activated, ((Activated) activated.slots()).retire())).isTrue();
      // Then
      awaitRoots(next);
      server.awaitMetric("mizzen_ca_rotation{state=\"steady\"} 1");
      server.awaitMetric("mizzen_ca_secret{state=\"same\"} 1");
    }
  }

  @Test
  void aSpoiltMismatchedOrDeletedSecretChangesNothingUntilItIsPutBack() throws Exception {
    try (RunningIstiod server = serve("istiod-a")) {
      server.awaitMetric("mizzen_ca_secret{state=\"same\"} 1");
      X509Certificate root = cluster.authority();
      String key =
          WrittenCluster.decoded(
              cluster.find(WrittenCluster.CA_SECRET).orElseThrow().at("/data/ca-key.pem"));
      awaitRoots(root);

      patch("ca-key.pem", "spoilt");
      server.awaitMetric("mizzen_ca_secret{state=\"unusable\"} 1");
      patch("ca-key.pem", Pem.text(KeyPairs.ec().getPrivate()));
      ServedRoots.handshake(server.httpsPort(), root);
      server.awaitMetric("mizzen_ca_secret{state=\"unusable\"} 1");

      long began = System.nanoTime();
      patch("ca-key.pem", key);
      server.awaitMetric("mizzen_ca_secret{state=\"same\"} 1");
      report("a Secret that was put back was seen after", began);

      cluster.server().kubectl().run("delete", "secret", SECRET, "-n", "istio-system");
      server.awaitMetric("mizzen_ca_secret{state=\"gone\"} 1");
      ServedRoots.handshake(server.httpsPort(), root);
      assertThat(cluster.find(WrittenCluster.CA_SECRET)).isEmpty();
      assertThat(cluster.roots("default")).isEqualTo(Pem.text(List.of(root)));
    }
  }

  @Test
  void anotherRootInTheSecretsPlaceIsTrustedBesideOursBeforeItSigns() throws Exception {
    try (RunningIstiod server = serve("istiod-a")) {
      // Given
      server.awaitMetric("mizzen_ca_secret{state=\"same\"} 1");
      X509Certificate first = cluster.authority();
      awaitRoots(first);
      Eventually.isTrue(() -> cluster.leader().contains("istiod-a"));
      InProcessCaStore elsewhere = new InProcessCaStore();
      X509Certificate other =
          ca(elsewhere, Duration.ofDays(100)).loadOrCreate(Instant.now()).current().certificate();
      ObjectNode secret = cluster.find(WrittenCluster.CA_SECRET).orElseThrow();
      ObjectNode data = (ObjectNode) secret.path("data");
      elsewhere
          .read(SECRET)
          .orElseThrow()
          .data()
          .forEach(
              (key, value) ->
                  data.put(
                      key,
                      Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
      long began = System.nanoTime();
      // When
      assertThat(cluster.objects().update(WrittenCluster.CA_SECRET, secret))
          .isInstanceOf(Answer.Done.class);
      // Then
      awaitRoots(first, other);
      report("both roots were in a namespace after a Secret was replaced", began);
      ServedRoots.handshake(server.httpsPort(), first);
      Eventually.isTrue(
          () ->
              kept().stored().orElseThrow().slots() instanceof Prepared prepared
                  && prepared.current().certificate().equals(first)
                  && prepared.next().certificate().equals(other));
    }
  }

  @Test
  void anEndedRootIsRefusedWhileProxiesAreServedAndTheNextOneHealsIt() throws Exception {
    // Given
    CaStore store = new SecretCaStore(cluster::objects, "istio-system");
    Instant longAgo = Instant.now().minus(Duration.ofDays(10));
    ca(store, Duration.ofDays(5)).loadOrCreate(longAgo);
    try (RunningIstiod server = serve("istiod-a")) {
      Eventually.isTrue(() -> cluster.leader().contains("istiod-a"));
      assertThat(server.isReady()).as("webhooks have no certificate").isFalse();
      assertThat(ServedRoots.clusters(server)).isNotEmpty();
      SelfSignedCa ca = kept();
      SelfSignedCa.Stored ended = ca.stored().orElseThrow();
      Prepared prepared =
          ((Steady) ended.slots()).prepare(ca.make(Instant.now()), Instant.now(), Drive.MANUAL);
      long began = System.nanoTime();
      // When
      assertThat(ca.keep(ended, prepared.activate(Instant.now()))).isTrue();
      // Then
      Eventually.isTrue(server::isReady);
      report("a server with an ended root was ready after the next one signed", began);
      ServedRoots.handshake(server.httpsPort(), prepared.next().certificate());
    }
  }

  @Test
  void anEventBelowASpoiltSecretSaysWhyWithoutWhatIsInIt() throws Exception {
    cluster.server().kubectl().apply(EVENT_RIGHTS);
    cluster.server().kubectl().run("delete", "events", "--all", "-n", "istio-system");
    try (RunningIstiod server = serve("istiod-a")) {
      server.awaitMetric("mizzen_ca_secret{state=\"same\"} 1");
      Eventually.isTrue(() -> cluster.leader().contains("istiod-a"));

      patch("ca-key.pem", "spoilt-secret-text");
      ObjectNode spoilt = cluster.await(event("unusable"), found -> true);
      cluster.server().kubectl().run("delete", "secret", SECRET, "-n", "istio-system");
      ObjectNode gone = cluster.await(event("gone"), found -> true);

      assertThat(spoilt.path("type").asText()).isEqualTo("Warning");
      assertThat(spoilt.path("reason").asText()).isEqualTo("AuthorityUnusable");
      assertThat(spoilt.at("/involvedObject/name").asText()).isEqualTo(SECRET);
      assertThat(spoilt.at("/involvedObject/uid").asText()).isNotEmpty();
      assertThat(spoilt.path("message").asText())
          .contains("secret istio-ca-secret: the CA's key holds no private key")
          .doesNotContain("spoilt-secret-text");
      assertThat(gone.path("reason").asText()).isEqualTo("AuthorityGone");
      assertThat(cluster.find(event("unusable")).orElseThrow().path("count").asInt()).isEqualTo(1);
    } finally {
      cluster.server().kubectl().run("delete", "clusterrolebinding", "ca-events");
      cluster.server().kubectl().run("delete", "events", "--all", "-n", "istio-system");
    }
  }

  private static ObjectRef event(String state) {
    return new ObjectRef("v1", "Event", "events", "istio-system", SECRET + ".authority-" + state);
  }

  private static void report(String what, long began) {
    System.out.println(
        "measured: " + what + " " + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
  }
}
