package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.Eventually;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.ObjectRef;
import dev.mizzen.registry.trust.TrustBundleObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Root certificates in the ClusterTrustBundle of an API server that serves the kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustBundleTest {
  private static final Map<String, String> ON = Map.of("ENABLE_CLUSTER_TRUST_BUNDLE_API", "true");

  /** As istiod's chart has it. */
  private static final String RIGHTS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: trust-bundles}
      rules:
      - {apiGroups: [certificates.k8s.io], resources: [clustertrustbundles], verbs: [update, create, delete, list, watch, get]}
      - {apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: [istio.io/istiod-ca], verbs: [attest]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: trust-bundles}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: trust-bundles}
      subjects: [{kind: ServiceAccount, namespace: istio-system, name: istiod}]
      """;

  private final KubeApiServer server;
  private final WrittenCluster cluster;

  /** Nothing is to be stopped where there is no API server to be started. */
  TrustBundleTest(@TempDir Path folder) throws Exception {
    server =
        KubeApiServer.start(
            folder,
            "--feature-gates=ClusterTrustBundle=true",
            "--runtime-config=certificates.k8s.io/v1beta1/clustertrustbundles=true");
    cluster = new WrittenCluster(server);
  }

  @BeforeAll
  void prepare() throws Exception {
    cluster.prepare();
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
    server.close();
  }

  @BeforeEach
  void allow() throws Exception {
    cluster.clear();
    server.kubectl().apply(RIGHTS);
  }

  @AfterEach
  void clear() throws Exception {
    cluster.objects().delete(TrustBundleObject.OBJECT);
    cluster.clear();
  }

  private ObjectNode await(String roots) throws Exception {
    return cluster.await(
        TrustBundleObject.OBJECT, found -> found.at("/spec/trustBundle").asText().equals(roots));
  }

  private static String another() {
    return Pem.text(
        new CertificateSigner()
            .selfSigned(
                new CertificateProfile.Root("elsewhere", Duration.ofDays(1)),
                KeyPairs.ec(),
                Instant.now())
            .chain());
  }

  @Test
  void itHoldsTheRootsUnderIstiodsNameAndNoNamespaceHasAConfigMap(@TempDir Path folder)
      throws Exception {
    try (RunningIstiod istiod = cluster.serve("istiod-a", folder, ON)) {
      istiod.awaitReady();

      ObjectNode written = await(Pem.text(List.of(cluster.authority())));

      assertThat(written.at("/metadata/name").asText()).isEqualTo("istio.io:istiod-ca:root-cert");
      assertThat(written.at("/spec/signerName").asText()).isEqualTo("istio.io/istiod-ca");
      for (String name : List.of(WrittenCluster.ROOTS, WrittenCluster.LISTS)) {
        assertThat(cluster.find(ObjectRef.configMap("default", name))).isEmpty();
      }
    }
  }

  @Test
  void whatWasEditedOrDeletedIsPutRight(@TempDir Path folder) throws Exception {
    try (RunningIstiod istiod = cluster.serve("istiod-a", folder, ON)) {
      istiod.awaitReady();
      String roots = Pem.text(List.of(cluster.authority()));
      ObjectNode written = await(roots);

      written.withObject("/spec").put("trustBundle", another());
      written.withObject("/metadata/labels").put("kept", "yes");
      Answer edited = cluster.objects().update(TrustBundleObject.OBJECT, written);
      ObjectNode right =
          cluster.await(
              TrustBundleObject.OBJECT,
              found ->
                  found.at("/metadata/labels/kept").asText().equals("yes")
                      && found.at("/spec/trustBundle").asText().equals(roots));
      cluster.objects().delete(TrustBundleObject.OBJECT);
      ObjectNode again = await(roots);

      assertThat(edited).isInstanceOf(Answer.Done.class);
      assertThat(again.at("/metadata/uid")).isNotEqualTo(right.at("/metadata/uid"));
    }
  }

  @Test
  void aRightThatComesLateIsEnough(@TempDir Path folder) throws Exception {
    server.kubectl().run("delete", "clusterrolebinding", "trust-bundles");
    try (RunningIstiod istiod = cluster.serve("istiod-a", folder, ON)) {
      istiod.awaitReady();
      Eventually.isTrue(() -> cluster.leader().contains("istiod-a"));
      assertThat(cluster.find(TrustBundleObject.OBJECT)).isEmpty();

      server.kubectl().apply(RIGHTS);

      await(Pem.text(List.of(cluster.authority())));
    }
  }
}
