package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.Kubectl;
import dev.mizzen.registry.apiserver.SharedApiServer;
import dev.mizzen.registry.file.NamedTexts;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The source on a real API server. */
@ExtendWith(SharedApiServer.class)
class KubeSourceTest {
  private final KubeApiServer server;
  private final Kubectl kubectl;
  private Optional<KubeProbe> running = Optional.empty();

  KubeSourceTest(KubeApiServer server) {
    this.server = server;
    this.kubectl = server.kubectl();
  }

  @BeforeEach
  void aNamespaceOfItsOwn() throws InterruptedException {
    kubectl.apply(namespace("shop", "on") + namespace("istio-system", "off"));
  }

  @AfterEach
  void closeAndTidyUp() {
    running.ifPresent(
        probe -> {
          probe.close();
          assertThat(probe.faults()).isEmpty();
        });
    KubernetesClient client = server.client();
    client.services().inNamespace("shop").delete();
    client.configMaps().inNamespace("shop").delete();
    client.configMaps().inNamespace("istio-system").withName("istio").delete();
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("sidecars.networking.istio.io")
        .withTimeout(20, TimeUnit.SECONDS)
        .delete();
  }

  private KubeProbe source() {
    return source("", CrdRules.ALL);
  }

  private KubeProbe source(String revision, CrdRules rules) {
    KubeAccess access = KubeAccess.by(Optional.of(server.kubeconfig()));
    KubeProbe probe = new KubeProbe(KubeClients.open(access, "test"), revision, rules);
    running = Optional.of(probe);
    probe.start();
    return probe;
  }

  @Test
  void everythingIsToldBeforeTheSourceIsSynced() throws InterruptedException {
    kubectl.apply(service("web", 80));

    List<String> told = source().until("synced kubernetes");

    assertThat(told).contains("+ Namespace shop", "+ Service shop/web");
  }

  @Test
  void aChangeIsToldAndARemovalToo() throws InterruptedException {
    KubeProbe probe = source();
    probe.until("synced kubernetes");

    kubectl.apply(service("web", 80));
    probe.until("+ Service shop/web");
    kubectl.apply(service("web", 81));
    probe.until("+ Service shop/web");
    kubectl.run("delete", "service", "web", "-n", "shop");

    assertThat(probe.until("- Service shop/web")).containsExactly("- Service shop/web");
  }

  @Test
  void aKindIsFollowedWhileItsDefinitionIsThere() throws InterruptedException {
    KubeProbe probe = source();
    probe.until("synced kubernetes");

    kubectl.define("Sidecar", "sidecars");
    kubectl.apply(sidecar("default", ""));
    probe.until("+ Sidecar shop/default");
    kubectl.run("delete", "crd", "sidecars.networking.istio.io");

    probe.until("- Sidecar shop/default");
  }

  @Test
  void anObjectOfAnotherRevisionIsPassedOver() throws InterruptedException {
    kubectl.define("Sidecar", "sidecars");
    kubectl.apply(sidecar("ours", "blue") + sidecar("theirs", "red") + sidecar("anybodys", ""));
    KubeProbe probe = source("blue", CrdRules.ALL);

    List<String> told = probe.until("synced kubernetes");
    kubectl.run("label", "sidecar", "ours", "-n", "shop", "--overwrite", "istio.io/rev=red");

    assertThat(told)
        .contains("+ Sidecar shop/ours", "+ Sidecar shop/anybodys")
        .doesNotContain("+ Sidecar shop/theirs");
    probe.until("- Sidecar shop/ours");
  }

  @Test
  void aKindThatIsNotWantedIsNotRead() throws InterruptedException {
    kubectl.define("Sidecar", "sidecars");
    kubectl.apply(sidecar("default", ""));

    List<String> told =
        source("", CrdRules.parse("*.networking.istio.io", "")).until("synced kubernetes");

    assertThat(told).doesNotContain("+ Sidecar shop/default");
  }

  @Test
  void namespacesThatAreNotSelectedAnyMoreTakeTheirObjectsAlong() throws InterruptedException {
    kubectl.apply(service("web", 80));
    KubeProbe probe = source();
    probe.until("synced kubernetes");

    kubectl.apply(meshConfig("discoverySelectors: [{matchLabels: {mesh: selected}}]"));
    probe.until("- Service shop/web");
    kubectl.run("label", "namespace", "shop", "--overwrite", "mesh=selected");
    probe.until("+ Service shop/web");
    kubectl.run("label", "namespace", "shop", "--overwrite", "mesh=on");
    probe.until("- Service shop/web");
    kubectl.run("delete", "configmap", "istio", "-n", "istio-system");

    probe.until("+ Service shop/web");
  }

  @Test
  void theMeshConfigIsReadBeforeAnythingElseAndFollowed() throws InterruptedException {
    kubectl.apply(meshConfig("trustDomain: one.test"));
    KubeProbe probe = source();

    List<String> told = probe.until("synced kubernetes");
    kubectl.apply(meshConfig("trustDomain: 7.5.[]"));
    probe.until(line -> line.startsWith("refused cluster/Kubernetes ConfigMap istio-system/istio"));
    kubectl.apply(meshConfig("trustDomain: two.test"));
    probe.until("mesh config, trust domain two.test");
    kubectl.run("delete", "configmap", "istio", "-n", "istio-system");

    assertThat(told.getFirst()).isEqualTo("mesh config, trust domain one.test");
    probe.until("mesh config, trust domain cluster.local");
  }

  @Test
  void objectsOfManyPagesAreAllTold() throws InterruptedException {
    for (int i = 0; i < 520; i++) {
      server
          .client()
          .configMaps()
          .inNamespace("shop")
          .resource(
              new ConfigMapBuilder().withNewMetadata().withName("c" + i).endMetadata().build())
          .create();
    }

    List<String> told = source().until("synced kubernetes");

    assertThat(told.stream().filter(line -> line.startsWith("+ ConfigMap shop/c")).distinct())
        .hasSize(520);
  }

  private static String namespace(String name, String label) {
    return """
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: %s, labels: {mesh: "%s"}}}
        """
        .formatted(name, label);
  }

  private static String service(String name, int port) {
    return """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: shop}
        spec: {ports: [{name: http, port: %d}]}
        """
        .formatted(name, port);
  }

  private static String sidecar(String name, String revision) {
    return """
        ---
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: %s, namespace: shop, labels: {%s}}
        spec: {egress: [{hosts: ["./*"]}]}
        """
        .formatted(name, revision.isEmpty() ? "" : "istio.io/rev: " + revision);
  }

  private static String meshConfig(String text) {
    return """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: '%s'}
        """
        .formatted(text);
  }

  @Test
  void aConfigMapThatIsAskedForIsFollowedInANamespaceThatTheMeshDoesNotLookAt() throws Exception {
    LinkedBlockingQueue<NamedTexts> told = new LinkedBlockingQueue<>();
    kubectl.apply(meshConfig("discoverySelectors: [{matchLabels: {mesh: selected}}]"));
    KubeAccess access = KubeAccess.by(Optional.of(server.kubeconfig()));
    KubeProbe probe = new KubeProbe(KubeClients.open(access, "test"), "", CrdRules.ALL);
    running = Optional.of(probe);
    probe.follow("texts", told::add);

    probe.start();
    probe.until("synced kubernetes");
    NamedTexts atFirst = told.remove();
    kubectl.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: texts, namespace: istio-system}
        data: {a: '1'}
        """);
    NamedTexts made = told.poll(20, TimeUnit.SECONDS);
    server.client().configMaps().inNamespace("istio-system").withName("texts").delete();
    NamedTexts gone = told.poll(20, TimeUnit.SECONDS);

    String where = "cluster/Kubernetes ConfigMap istio-system/texts";
    assertThat(atFirst).isEqualTo(new NamedTexts.Absent(where));
    assertThat(made).isEqualTo(new NamedTexts.Found(where, Map.of("a", "1")));
    assertThat(gone).isEqualTo(new NamedTexts.Absent(where));
  }
}
