package dev.mizzen.istiod.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.istiod.trust.BundleServer;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roots that agents are told of, over real streams, while the mesh config changes. */
class TrustBundleTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority();
  private final TestAuthority other = new TestAuthority();
  private final TestAuthority far = new TestAuthority();
  private TokenIssuer issuer;
  private BundleServer endpoint;

  @BeforeEach
  void start() throws Exception {
    issuer = TokenIssuer.ec();
    endpoint =
        BundleServer.start(
            authority.issue(List.of("localhost"), HOUR), BundleServer.bundle(root(far)));
  }

  @AfterEach
  void stop() {
    endpoint.close();
    issuer.close();
  }

  private static X509Certificate root(TestAuthority authority) {
    return authority.itself().chain().getFirst();
  }

  private RunningIstiod server(Map<String, String> more) throws IOException, InterruptedException {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "ROOT_CA_DIR", authority.plugInto(folder.resolve("ca")).toString(),
                "JWT_RULE", issuer.rule(),
                "SSL_CERT_FILE",
                    Files.writeString(folder.resolve("roots.pem"), authority.rootPem())
                        .toString()));
    environment.putAll(more);
    Path mesh = Files.createDirectories(folder.resolve("mesh"));
    RunningIstiod server =
        RunningIstiod.secureWith(
            folder.resolve("mesh.yaml"), new IstiodConfig.Mesh.Folder(mesh), environment, Map.of());
    server.awaitReady();
    return server;
  }

  private RunningIstiod severalRoots() throws IOException, InterruptedException {
    return server(Map.of("ISTIO_MULTIROOT_MESH", "true"));
  }

  /** Each entry as YAML of one line. */
  private void certificates(String... entries) throws IOException {
    StringBuilder text = new StringBuilder("caCertificates:\n");
    List.of(entries).forEach(entry -> text.append("- {").append(entry).append("}\n"));
    Path draft = Files.writeString(folder.resolve("draft.yaml"), text);
    Files.move(
        draft,
        folder.resolve("mesh.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String pem(TestAuthority authority) {
    return "pem: \"" + authority.rootPem().replace("\n", "\\n") + "\"";
  }

  private SecureClient client(RunningIstiod server) throws IOException {
    return SecureClient.open(server.secureGrpcPort(), authority.rootPem(), Optional.empty())
        .token(issuer.token("shop", "web", HOUR));
  }

  private static Node node() {
    return Node.newBuilder()
        .setId("sidecar~10.1.1.1~web-1.shop~shop.svc.cluster.local")
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAMESPACE", Value.newBuilder().setStringValue("shop").build()))
        .build();
  }

  private static List<BiFunction<Channel, Node, RootsStream>> kinds() {
    return List.of(RootsStream::world, RootsStream::delta);
  }

  @Test
  void rootsOfTheMeshConfigFollowItsEdits() throws Exception {
    try (RunningIstiod server = severalRoots();
        SecureClient client = client(server)) {
      for (BiFunction<Channel, Node, RootsStream> kind : kinds()) {
        certificates();
        try (RootsStream agent = kind.apply(client.channel(), node())) {
          agent.await(authority.rootPem());
          certificates(pem(other));
          agent.await(authority.rootPem(), other.rootPem());
          certificates(pem(other), "spiffeBundleUrl: \"" + endpoint.url() + "\"");
          agent.await(authority.rootPem(), other.rootPem(), far.rootPem());
          certificates();
          agent.await(authority.rootPem());
        }
      }
    }
  }

  @Test
  void aServerThatStartsTellsNothingLess() throws Exception {
    certificates(pem(other), "spiffeBundleUrl: \"" + endpoint.url() + "\"");
    try (RunningIstiod server = severalRoots();
        SecureClient client = client(server);
        RootsStream agent = RootsStream.delta(client.channel(), node())) {
      assertThat(agent.read())
          .containsExactlyInAnyOrder(authority.rootPem(), other.rootPem(), far.rootPem());
    }
  }

  @Test
  void aPluggedInRootBesideTheOldOneFollows() throws Exception {
    try (RunningIstiod server = severalRoots();
        SecureClient client = client(server);
        RootsStream agent = RootsStream.world(client.channel(), node())) {
      agent.await(authority.rootPem());
      String both = authority.rootPem() + other.rootPem();

      Files.writeString(folder.resolve("ca/root-cert.pem"), both);

      agent.await(both);
    }
  }

  @Test
  void aMeshWithOneRootTellsAgentsNothing() throws Exception {
    certificates(pem(other));
    try (RunningIstiod server = server(Map.of());
        SecureClient client = client(server);
        RootsStream world = RootsStream.world(client.channel(), node());
        RootsStream delta = RootsStream.delta(client.channel(), node())) {
      // another type is answered, on a stream that is younger
      client.first(node(), XdsType.CLUSTER);

      assertThat(world.hasAnswers()).isFalse();
      assertThat(delta.hasAnswers()).isFalse();
      assertThat(endpoint.asked()).isZero();
    }
  }
}
