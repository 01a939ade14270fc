package dev.mizzen.istiod.cluster;

import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.Kubectl;
import dev.mizzen.testing.Reference;
import java.nio.file.Path;

/**
 * A cluster that meshes are put into with kubectl. What controllers would fill in, the status of
 * pods for example, is applied as the manifests have it.
 */
record MeshCluster(KubeApiServer server) {
  /** The definitions of Istio's kinds, a file each. */
  static final Path CRDS = Path.of("../deploy/crds");

  private static final String GATEWAY_API = "gateway.networking.k8s.io";

  /** Makes Istio's kinds known. */
  void define() throws InterruptedException {
    kubectl().apply(CRDS);
    awaitDefinitions();
  }

  /** Gateway API's definitions are not ours to hold: without them the test is skipped. */
  private void defineGatewayApi() throws InterruptedException {
    kubectl().apply(Reference.require("conformance/crds/gateway-api-crd.yaml"));
    awaitDefinitions();
  }

  private void awaitDefinitions() throws InterruptedException {
    kubectl().run("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
  }

  Kubectl kubectl() {
    return server.kubectl();
  }

  void apply(Manifests manifests) throws InterruptedException {
    if (manifests.anyOfGroup(GATEWAY_API)) {
      defineGatewayApi();
    }
    kubectl().apply(manifests.text());
    Manifests withStatus = manifests.withStatus();
    if (!withStatus.isEmpty()) {
      kubectl().applyStatus(withStatus.text());
    }
  }

  /** Takes every object away again, but for namespaces. */
  void delete(Manifests manifests) throws InterruptedException {
    Manifests deletable = manifests.deletable();
    if (!deletable.isEmpty()) {
      kubectl().delete(deletable.text());
    }
  }
}
