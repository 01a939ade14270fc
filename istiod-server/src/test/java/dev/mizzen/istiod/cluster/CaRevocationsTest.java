package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.TestRevocations;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Revocation lists beside a plugged-in authority, on their way into namespaces. */
@ExtendWith(SharedApiServer.class)
class CaRevocationsTest {
  private final WrittenCluster cluster;
  private final Identity authority =
      new CertificateSigner()
          .selfSigned(
              new CertificateProfile.Root("cluster.local", Duration.ofDays(30)),
              KeyPairs.ec(),
              Instant.now());
  private final Instant ends = Instant.now().plus(Duration.ofDays(7));
  @TempDir private Path folder;

  CaRevocationsTest(KubeApiServer server) {
    this.cluster = new WrittenCluster(server);
  }

  @BeforeEach
  void prepare() throws Exception {
    cluster.prepare();
    cluster.clear();
    put("root-cert.pem", Pem.text(authority.chain()));
    put("cert-chain.pem", Pem.text(authority.chain()));
    put("ca-cert.pem", Pem.text(authority.chain()));
    put("ca-key.pem", Pem.text(authority.key()));
  }

  @AfterEach
  void tidyUp() throws Exception {
    cluster.clear();
    cluster.close();
  }

  private void put(String name, String text) throws IOException {
    Path written = Files.writeString(folder.resolve("new-" + name), text);
    Files.move(written, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private RunningIstiod serve(Map<String, String> environment) throws InterruptedException {
    return cluster.serve("istiod-a", folder, environment);
  }

  private String list(int... serials) throws Exception {
    BigInteger[] revoked = new BigInteger[serials.length];
    for (int i = 0; i < serials.length; i++) {
      revoked[i] = BigInteger.valueOf(serials[i]);
    }
    return TestRevocations.list(authority, ends, revoked);
  }

  private void await(String namespace, String wanted) throws Exception {
    cluster.await(
        ObjectRef.configMap(namespace, WrittenCluster.LISTS),
        found -> found.path("data").path("ca-crl.pem").asText("absent").equals(wanted));
  }

  @Test
  void listsReachEveryNamespaceAndFollowTheFile() throws Exception {
    String first = list();
    put("ca-crl.pem", first);
    try (RunningIstiod server = serve(Map.of("ROOT_CA_DIR", folder.toString()))) {
      await("default", first);
      await("kube-system", first);
      server.awaitMetric("mizzen_ca_revocation_lists{state=\"handed-out\"} 1");
      server.awaitMetric("mizzen_ca_revocation_lists_end_timestamp " + ends.getEpochSecond());

      String second = list(7, 8);
      put("ca-crl.pem", second);
      await("default", second);
      await("kube-system", second);
    }
  }

  @Test
  void aListThatIsTakenAwayIsClearedInEveryNamespace() throws Exception {
    String first = list();
    put("ca-crl.pem", first);
    try (RunningIstiod server = serve(Map.of("ROOT_CA_DIR", folder.toString()))) {
      await("default", first);

      Files.delete(folder.resolve("ca-crl.pem"));

      await("default", "");
      await("kube-system", "");
      server.awaitMetric("mizzen_ca_revocation_lists{state=\"none\"} 1");
    }
  }

  @Test
  void aSpoiltListLeavesTheLastGoodOneAlsoOverARestart() throws Exception {
    String first = list();
    put("ca-crl.pem", first);
    try (RunningIstiod server = serve(Map.of("ROOT_CA_DIR", folder.toString()))) {
      await("default", first);
      await("kube-system", first);
      put("ca-crl.pem", "spoilt");
      server.awaitMetric("mizzen_ca_revocation_lists{state=\"refused\"} 1");
    }
    try (RunningIstiod server = serve(Map.of("ROOT_CA_DIR", folder.toString()))) {
      server.awaitMetric("mizzen_ca_revocation_lists{state=\"refused\"} 1");
      cluster.namespace("revocations-new");
      cluster.await(ObjectRef.configMap("revocations-new", WrittenCluster.ROOTS), found -> true);

      await("default", first);
    }
  }

  @Test
  void whereTheyAreOffNoneIsWritten() throws Exception {
    put("ca-crl.pem", list());
    Map<String, String> off =
        Map.of("ROOT_CA_DIR", folder.toString(), "PILOT_ENABLE_CA_CRL", "false");
    try (RunningIstiod server = serve(off)) {
      cluster.await(ObjectRef.configMap("default", WrittenCluster.ROOTS), found -> true);

      server.awaitMetric("mizzen_ca_revocation_lists{state=\"off\"} 1");
      assertThat(cluster.find(ObjectRef.configMap("default", WrittenCluster.LISTS))).isEmpty();
    }
  }
}
