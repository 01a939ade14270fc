package dev.mizzen.istiod.status;

import static dev.mizzen.istiod.status.ClusterFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.SharedApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server whose account may read everything and write no status, as istiod's chart has it. */
@ExtendWith(SharedApiServer.class)
class StatusRightsTest {
  private static final String REFUSED =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: shop}
      spec: {hosts: [reviews], http: [{retries: {attempts: -1}, route: [{destination: {host: reviews}}]}]}
      """;

  @Test
  void aServerWithoutTheRightSaysWhichOneItLacksAndServes(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (KubeApiServer server = KubeApiServer.start(folder)) {
      ClusterFixture.define(server);
      try (ClusterFixture cluster = ClusterFixture.start(server, readOnly(server, folder));
          AnsweringProxy proxy = new AnsweringProxy(cluster.grpcPort(), "shop", "web-1", "80")) {
        cluster.kubectl().apply(REFUSED);

        cluster.await(
            "what is missing",
            () ->
                cluster.page().path("missingRights").toString().contains("virtualservices/status"));
        cluster.awaitPasses(3);

        assertThat(cluster.page().path("missingRights").toString())
            .contains("verbs: [\\\"patch\\\"]", "resources: [\\\"events\\\"]");
        assertThat(cluster.page().path("written").asLong()).isZero();
        assertThat(condition(cluster.object("virtualservice/reviews"), "Accepted")).isEmpty();
        cluster.await("routes", () -> proxy.hasTaken("80", "reviews"));
      }
    }
  }

  /** Who reads all and leads. */
  private static Path readOnly(KubeApiServer server, Path work)
      throws IOException, InterruptedException {
    server
        .kubectl()
        .apply(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: reader, namespace: istio-system}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: reader}
            rules:
            - {apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}
            - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: ["*"]}
            - {apiGroups: [""], resources: [configmaps, secrets], verbs: ["*"]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: reader}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
            subjects: [{kind: ServiceAccount, name: reader, namespace: istio-system}]
            """);
    String token = server.kubectl().run("create", "token", "reader", "-n", "istio-system").strip();
    return Files.writeString(
        work.resolve("reader"),
        server.kubeconfig(server.port()).replace(KubeApiServer.TOKEN, token));
  }
}
