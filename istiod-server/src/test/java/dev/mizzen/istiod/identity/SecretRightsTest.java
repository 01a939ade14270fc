package dev.mizzen.istiod.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.KubeApiServer;
import dev.mizzen.registry.apiserver.Kubectl;
import dev.mizzen.registry.apiserver.SharedApiServer;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real API server says which service accounts may read Secrets; nobody else is given them. */
@ExtendWith(SharedApiServer.class)
class SecretRightsTest {
  private static final String NAMESPACE = "rights";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String WEB = "kubernetes://web";

  private final KubeApiServer api;
  private final Kubectl kubectl;
  private final TestAuthority authority = new TestAuthority();

  SecretRightsTest(KubeApiServer api) {
    this.api = api;
    this.kubectl = api.kubectl();
  }

  @AfterEach
  void takeAway() throws Exception {
    kubectl.run("delete", "secrets,roles,rolebindings", "--all", "-n", NAMESPACE);
  }

  @Test
  void whoMayListSecretsIsGivenThem(@TempDir Path work) throws Exception {
    // Given
    kubectl.apply(
        """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: rights}}
        - {apiVersion: v1, kind: ServiceAccount, metadata: {name: gateway, namespace: rights}}
        - {apiVersion: v1, kind: ServiceAccount, metadata: {name: guest, namespace: rights}}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: reads-secrets, namespace: rights}
          rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list, watch]}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: reads-secrets, namespace: rights}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads-secrets}
          subjects: [{kind: ServiceAccount, name: gateway, namespace: rights}]
        """);
    Identity first = authority.issue(List.of("first.example"), HOUR);
    Identity second = authority.issue(List.of("second.example"), HOUR);
    write(first);
    try (RunningIstiod server =
        RunningIstiod.secure(
            RunningIstiod.cluster(
                Files.writeString(work.resolve("kubeconfig"), api.kubeconfig(api.port()))),
            work,
            Map.of("ROOT_CA_DIR", authority.plugInto(work.resolve("ca")).toString()))) {
      server.awaitReady();
      try (SecureClient gateway = client(server, "gateway");
          SecureClient guest = client(server, "guest");
          SecretStream ofGuest = SecretStream.delta(guest.channel(), node("guest")).ask(WEB);
          SecretStream ofGateway = SecretStream.delta(gateway.channel(), node("gateway"))) {
        ofGateway.ask(WEB);
        awaitKey(ofGateway, first);
        // When
        write(second);
        // Then
        awaitKey(ofGateway, second);
        assertThat(ofGuest.hasAnswers()).isFalse();
      }
    }
  }

  private SecureClient client(RunningIstiod server, String account) throws Exception {
    return SecureClient.open(server.secureGrpcPort(), authority.rootPem(), Optional.empty())
        .token(
            kubectl
                .run("create", "token", account, "-n", NAMESPACE, "--audience=istio-ca")
                .strip());
  }

  private void write(Identity identity) throws InterruptedException {
    kubectl.apply(
        """
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/tls
        metadata: {name: web, namespace: rights}
        data: {tls.crt: "%s", tls.key: "%s"}
        """
            .formatted(base64(Pem.text(identity.chain())), base64(Pem.text(identity.key()))));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void awaitKey(SecretStream stream, Identity wanted) throws InterruptedException {
    String sent = "";
    while (!sent.equals(Pem.text(wanted.key()))) { // ends, since read does where nothing comes
      Secret secret = Objects.requireNonNull(stream.read().get(WEB));
      sent = secret.getTlsCertificate().getPrivateKey().getInlineBytes().toStringUtf8();
    }
  }

  private static Node node(String account) {
    return Node.newBuilder()
        .setId("router~10.9.8.7~" + account + ".rights~rights.svc.cluster.local")
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAMESPACE", text(NAMESPACE))
                .putFields("SERVICE_ACCOUNT", text(account))
                .putFields("CLUSTER_ID", text("Kubernetes")))
        .build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
