package dev.mizzen.istiod.envoy;

import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.Kubectl;
import dev.mizzen.registry.apiserver.SharedApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secrets of a real API server, which also says who the gateway is and what it may read. */
@ExtendWith(SharedApiServer.class)
final class ClusterCredentialTrafficTest extends CredentialTraffic {
  private static final Path CRDS = Path.of("../deploy/crds");

  private final KubeApiServer api;
  private final Kubectl kubectl;

  ClusterCredentialTrafficTest(KubeApiServer api) {
    this.api = api;
    this.kubectl = api.kubectl();
  }

  @Override
  IstiodConfig.Mesh mesh() throws IOException, InterruptedException {
    kubectl.apply(CRDS);
    kubectl.run("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    kubectl.apply(
        """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: elsewhere}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: reads-secrets, namespace: shop}
          rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list, watch]}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: reads-secrets, namespace: shop}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads-secrets}
          subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
        """);
    return RunningIstiod.cluster(
        Files.writeString(work.resolve("kubeconfig"), api.kubeconfig(api.port())));
  }

  @Override
  void apply(String name, String yaml) throws InterruptedException {
    kubectl.apply(yaml);
  }

  @Override
  Map<String, String> believing() {
    return Map.of();
  }

  @Override
  String token() throws InterruptedException {
    return kubectl
        .run("create", "token", "default", "-n", "shop", "--audience=istio-ca", "--duration=1h")
        .strip();
  }

  @AfterEach
  void takeAway() throws InterruptedException {
    kubectl.run("delete", "gateways,serviceentries,virtualservices", "--all", "-n", "shop");
    kubectl.run("delete", "secrets,roles,rolebindings", "--all", "-n", "shop");
    kubectl.run("delete", "secrets", "--all", "-n", "elsewhere");
  }
}
