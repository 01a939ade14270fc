package dev.mizzen.istiod.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets over real streams: to whom they go, when they change, and to whom never. */
class SecretDiscoveryTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String WEB = "kubernetes://web";
  private static final String FOREIGN = "kubernetes://shop/web";

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority();
  private TokenIssuer issuer;
  private Path mesh;
  private RunningIstiod server;

  @BeforeEach
  void start() throws Exception {
    issuer = TokenIssuer.ec();
    mesh = Files.createDirectories(folder.resolve("mesh"));
    write("web", "shop", authority.issue(List.of("web.example"), HOUR));
    write("web", "other", authority.issue(List.of("other.example"), HOUR));
    server =
        RunningIstiod.secureWith(
            folder.resolve("no-mesh-config"),
            new IstiodConfig.Mesh.Folder(mesh),
            Map.of(
                "ROOT_CA_DIR", authority.plugInto(folder.resolve("ca")).toString(),
                "JWT_RULE", issuer.rule()),
            Map.of("former", "Kubernetes"));
    server.awaitReady();
  }

  @AfterEach
  void stop() {
    server.close();
    issuer.close();
  }

  @Test
  void secretGoesToItsNamespaceAndItsChangesFollow() throws Exception {
    for (BiFunction<Channel, Node, SecretStream> kind : kinds()) {
      // Given
      Identity first = authority.issue(List.of("first.example"), HOUR);
      Identity second = authority.issue(List.of("second.example"), HOUR);
      write("web", "shop", first);
      try (SecureClient client = client("shop");
          SecretStream stream = kind.apply(client.channel(), node("shop"))) {
        stream.ask(WEB, FOREIGN.replace("shop", "other"), "kubernetes-gateway://shop/web");
        awaitChain(stream, first);
        // When
        write("web", "other", authority.issue(List.of("x.example"), HOUR));
        write("web", "shop", second);
        // Then
        Map<String, Secret> changed = awaitChain(stream, second);
        assertThat(changed).containsOnlyKeys(WEB);
        assertThat(
                Objects.requireNonNull(changed.get(WEB))
                    .getTlsCertificate()
                    .getPrivateKey()
                    .getInlineBytes())
            .isEqualTo(com.google.protobuf.ByteString.copyFromUtf8(Pem.text(second.key())));
      }
    }
  }

  @Test
  void foreignAndUnprovenAskersGetNothing() throws Exception {
    ManagedChannel plain =
        NettyChannelBuilder.forAddress("localhost", server.grpcPort()).usePlaintext().build();
    for (BiFunction<Channel, Node, SecretStream> kind : kinds()) {
      try (SecureClient other = client("other");
          SecureClient shop = client("shop");
          SecretStream foreign = kind.apply(other.channel(), node("other")).ask(FOREIGN);
          SecretStream unproven = kind.apply(plain, node("shop")).ask(WEB, FOREIGN);
          SecretStream own = kind.apply(shop.channel(), node("shop")).ask(WEB)) {
        own.read();
        // When: a change that the owner is told of
        Identity next = authority.issue(List.of("next.example"), HOUR);
        write("web", "shop", next);
        awaitChain(own, next);
        // Then
        assertThat(foreign.hasAnswers()).isFalse();
        assertThat(unproven.hasAnswers()).isFalse();
      }
    }
    plain.shutdownNow();
    assertThat(server.metrics()).containsPattern("pilot_sds_certificate_errors_total [1-9]");
  }

  @Test
  void brokenPairIsKeptBackUntilItIsMended() throws Exception {
    for (BiFunction<Channel, Node, SecretStream> kind : kinds()) {
      try (SecureClient client = client("shop");
          SecretStream stream = kind.apply(client.channel(), node("shop")).ask(WEB)) {
        stream.read();
        double before = errors();
        // When
        Identity other = authority.issue(List.of("a.example"), HOUR);
        Files.writeString(
            mesh.resolve("web.shop.yaml"),
            yaml(
                "web",
                "shop",
                Pem.text(authority.issue(List.of("b.example"), HOUR).chain()),
                Pem.text(other.key())));
        assertThat(EnvoyProcess.await(LIMIT, () -> errors() > before)).isTrue();
        // Then
        assertThat(stream.hasAnswers()).isFalse();
        write("web", "shop", other);
        awaitChain(stream, other);
      }
    }
  }

  @Test
  void anotherNameOfTheClusterIsTheCluster() throws Exception {
    for (BiFunction<Channel, Node, SecretStream> kind : kinds()) {
      Identity held = authority.issue(List.of("held.example"), HOUR);
      write("web", "shop", held);
      try (SecureClient client = client("shop");
          SecretStream foreign = kind.apply(client.channel(), node("shop", "else")).ask(WEB);
          SecretStream former = kind.apply(client.channel(), node("shop", "former")).ask(WEB)) {
        awaitChain(former, held);
        Identity next = authority.issue(List.of("next.example"), HOUR);
        write("web", "shop", next);
        awaitChain(former, next);

        assertThat(foreign.hasAnswers()).isFalse();
      }
    }
  }

  private double errors() {
    return server
        .metrics()
        .lines()
        .filter(line -> line.startsWith("pilot_sds_certificate_errors_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private static Map<String, Secret> awaitChain(SecretStream stream, Identity wanted)
      throws InterruptedException {
    String chain = Pem.text(wanted.chain());
    while (true) { // ends, since read does where nothing comes
      Map<String, Secret> answer = stream.read();
      assertThat(answer).containsKey(WEB);
      String sent =
          Objects.requireNonNull(answer.get(WEB))
              .getTlsCertificate()
              .getCertificateChain()
              .getInlineBytes()
              .toStringUtf8();
      if (sent.equals(chain)) {
        return answer;
      }
    }
  }

  private static List<BiFunction<Channel, Node, SecretStream>> kinds() {
    return List.of(SecretStream::world, SecretStream::delta);
  }

  private SecureClient client(String namespace) throws Exception {
    return SecureClient.open(server.secureGrpcPort(), authority.rootPem(), Optional.empty())
        .token(issuer.token(namespace, "default", HOUR));
  }

  private static Node node(String namespace) {
    return node(namespace, "Kubernetes");
  }

  private static Node node(String namespace, String cluster) {
    return Node.newBuilder()
        .setId("sidecar~10.0.0.1~pod." + namespace + "~" + namespace + ".svc.cluster.local")
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAMESPACE", text(namespace))
                .putFields("CLUSTER_ID", text(cluster)))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private void write(String name, String namespace, Identity identity) throws IOException {
    Files.writeString(
        mesh.resolve(name + "." + namespace + ".yaml"),
        yaml(name, namespace, Pem.text(identity.chain()), Pem.text(identity.key())));
  }

  private static String yaml(String name, String namespace, String chain, String key) {
    return """
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/tls
        metadata: {name: %s, namespace: %s}
        data: {tls.crt: "%s", tls.key: "%s"}
        """
        .formatted(name, namespace, base64(chain), base64(key));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
