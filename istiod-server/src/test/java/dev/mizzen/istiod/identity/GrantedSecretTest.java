package dev.mizzen.istiod.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A router asks over real streams for the secret of another namespace, with and without a grant.
 */
class GrantedSecretTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String OWN = "kubernetes-gateway://edge/own";
  private static final String FOREIGN = "kubernetes-gateway://shop/web";
  private static final String GATEWAY =
      """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: front, namespace: edge}
      spec:
        selector: {app: gw}
        servers:
        - {port: {number: 443, name: a, protocol: HTTPS}, hosts: [a.example], tls: {mode: SIMPLE, credentialName: "kubernetes-gateway://edge/own"}}
        - {port: {number: 443, name: b, protocol: HTTPS}, hosts: [b.example], tls: {mode: SIMPLE, credentialName: "kubernetes-gateway://shop/web"}}
      """;
  private static final String GRANT =
      """
      apiVersion: gateway.networking.k8s.io/v1beta1
      kind: ReferenceGrant
      metadata: {name: grant, namespace: shop}
      spec:
        from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: edge}]
        to: [{group: "", kind: Secret, name: web}]
      """;

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority();
  private TokenIssuer issuer;
  private Path mesh;
  private RunningIstiod server;

  @BeforeEach
  void start() throws Exception {
    issuer = TokenIssuer.ec();
    mesh = Files.createDirectories(folder.resolve("mesh"));
    Files.writeString(mesh.resolve("gateway.yaml"), GATEWAY);
    secret("own", "edge");
    secret("web", "shop");
    server =
        RunningIstiod.secure(
            new IstiodConfig.Mesh.Folder(mesh),
            folder,
            Map.of(
                "ROOT_CA_DIR", authority.plugInto(folder.resolve("ca")).toString(),
                "JWT_RULE", issuer.rule()));
    server.awaitReady();
  }

  @AfterEach
  void stop() {
    server.close();
    issuer.close();
  }

  private void secret(String name, String namespace) throws IOException {
    Identity identity = authority.issue(List.of(name + ".example"), HOUR);
    Files.writeString(
        mesh.resolve(name + ".yaml"),
        """
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/tls
        metadata: {name: %s, namespace: %s}
        data: {tls.crt: "%s", tls.key: "%s"}
        """
            .formatted(
                name,
                namespace,
                base64(Pem.text(identity.chain())),
                base64(Pem.text(identity.key()))));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<BiFunction<Channel, Node, SecretStream>> kinds() {
    return List.of(SecretStream::world, SecretStream::delta);
  }

  private SecureClient client() throws IOException {
    return SecureClient.open(server.secureGrpcPort(), authority.rootPem(), Optional.empty())
        .token(issuer.token("edge", "default", HOUR));
  }

  private static Node router() {
    Struct labels = Struct.newBuilder().putFields("app", text("gw")).build();
    return Node.newBuilder()
        .setId("router~10.0.0.1~gw-1.edge~edge.svc.cluster.local")
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAMESPACE", text("edge"))
                .putFields("CLUSTER_ID", text("Kubernetes"))
                .putFields("LABELS", Value.newBuilder().setStructValue(labels).build()))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  @Test
  void aGrantOpensASecretAndClosesItAgain() throws Exception {
    for (BiFunction<Channel, Node, SecretStream> kind : kinds()) {
      try (SecureClient client = client()) {
        // without a grant
        try (SecretStream stream = kind.apply(client.channel(), router()).ask(OWN, FOREIGN)) {
          assertThat(stream.read()).containsOnlyKeys(OWN);
          // with one, on the stream that asked before
          Files.writeString(mesh.resolve("grant.yaml"), GRANT);
          assertThat(stream.read()).containsKey(FOREIGN);
        }
        try (SecretStream stream = kind.apply(client.channel(), router()).ask(OWN, FOREIGN)) {
          assertThat(stream.read()).containsOnlyKeys(OWN, FOREIGN);
          // and no more
          Files.delete(mesh.resolve("grant.yaml"));
          awaitClosed(client, kind);
          assertThat(stream.hasAnswers()).isFalse();
        }
      }
    }
  }

  /** Asks anew until the secret is not given any more; what is its own is all the while. */
  private static void awaitClosed(SecureClient client, BiFunction<Channel, Node, SecretStream> kind)
      throws InterruptedException {
    while (true) { // ends, since read does where nothing comes
      try (SecretStream stream = kind.apply(client.channel(), router()).ask(OWN, FOREIGN)) {
        Map<String, ?> given = stream.read();
        assertThat(given).containsKey(OWN);
        if (!given.containsKey(FOREIGN)) {
          return;
        }
      }
    }
  }
}
