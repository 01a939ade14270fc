package dev.mizzen.istiod.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Value;
import dev.mizzen.agent.AuthorityFolder;
import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The port without encryption knows nobody: it gives what every proxy may see, and nothing else,
 * whatever a node says of itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlaintextPortTest {
  private static final String SECRET =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
  private static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  private static final Path BASE = Path.of("src/test/resources/golden/base.yaml");

  private TokenIssuer issuer;
  private RunningIstiod server;
  private ManagedChannel channel;

  @BeforeAll
  void startServer(@TempDir Path work) throws Exception {
    issuer = TokenIssuer.ec();
    Path folder = Files.createDirectory(work.resolve("mesh"));
    Files.copy(BASE, folder.resolve("base.yaml"));
    AuthorityFolder.ec(work.resolve("cacerts"));
    server =
        RunningIstiod.secure(
            new IstiodConfig.Mesh.Folder(folder),
            work,
            Map.of("JWT_RULE", issuer.rule(), "ROOT_CA_DIR", work.resolve("cacerts").toString()));
    server.awaitReady();
    channel = NettyChannelBuilder.forAddress("localhost", server.grpcPort()).usePlaintext().build();
  }

  @AfterAll
  void stopServer() {
    channel.shutdownNow();
    server.close();
    issuer.close();
  }

  /** What the debug and the configuration generators of istiod answer to. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "istio.io/debug",
        "istio.io/debug/config_dump",
        "istio.io/connections",
        "networking.istio.io/v1alpha3/VirtualService",
        "security.istio.io/v1/AuthorizationPolicy",
        "type.googleapis.com/google.protobuf.Struct",
        ""
      })
  void configurationAndStateAreGivenToNobody(String type) throws Exception {
    // When
    Outcome outcome = ask(node("api"), type, List.of());
    // Then
    assertThat(outcome.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(outcome.of(type)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes://istio-system/credential",
        "kubernetes-gateway://istio-system/credential",
        "kubernetes://credential-cacert",
        "configmap://istio-system/roots",
        "default",
        "ROOTCA"
      })
  void secretsAreGivenToNobody(String name) throws Exception {
    // When
    Outcome outcome = ask(node("sidecar"), SECRET, List.of(name));
    // Then
    assertThat(outcome.of(SECRET)).isEmpty();
  }

  @Test
  void aNodesWordIsNoIdentity() throws Exception {
    // Given
    Node spoofed =
        node("sidecar").toBuilder()
            .setId("router~10.0.0.9~istiod.istio-system~istio-system.svc.cluster.local")
            .build();
    // When
    Outcome outcome = ask(spoofed, SECRET, List.of("kubernetes://istio-system/istio-ca-secret"));
    // Then
    assertThat(outcome.of(SECRET)).isEmpty();
  }

  private static Node node(String generator) {
    Node.Builder node =
        Node.newBuilder()
            .setId("sidecar~10.10.2.24~sleep-v1-0.client~client.svc.cluster.local")
            .setCluster("sleep.client");
    node.getMetadataBuilder()
        .putFields("NAMESPACE", text("client"))
        .putFields("GENERATOR", text(generator));
    return node.build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  /**
   * What came of a stream.
   *
   * @param end OK where the server did not end it
   */
  private record Outcome(List<DiscoveryResponse> answers, Status end) {
    List<Any> of(String type) {
      return answers.stream()
          .filter(answer -> answer.getTypeUrl().equals(type))
          .flatMap(answer -> answer.getResourcesList().stream())
          .toList();
    }
  }

  /** Asks, then asks for clusters, which everybody gets: what comes before them is the answer. */
  private Outcome ask(Node node, String type, List<String> names) throws Exception {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    StreamObserver<DiscoveryRequest> stream =
        AggregatedDiscoveryServiceGrpc.newStub(channel)
            .streamAggregatedResources(new UntilClusters(outcome));
    stream.onNext(
        DiscoveryRequest.newBuilder()
            .setNode(node)
            .setTypeUrl(type)
            .addAllResourceNames(names)
            .build());
    stream.onNext(DiscoveryRequest.newBuilder().setTypeUrl(CLUSTER).build());
    try {
      return outcome.get(30, TimeUnit.SECONDS);
    } finally {
      stream.onError(Status.CANCELLED.asException());
    }
  }

  private static final class UntilClusters implements StreamObserver<DiscoveryResponse> {
    private final CompletableFuture<Outcome> outcome;
    private final List<DiscoveryResponse> answers = new ArrayList<>();

    UntilClusters(CompletableFuture<Outcome> outcome) {
      this.outcome = outcome;
    }

    @Override
    public void onNext(DiscoveryResponse answer) {
      answers.add(answer);
      if (answer.getTypeUrl().equals(CLUSTER)) {
        outcome.complete(new Outcome(answers, Status.OK));
      }
    }

    @Override
    public void onError(Throwable refused) {
      outcome.complete(new Outcome(answers, Status.fromThrowable(refused)));
    }

    @Override
    public void onCompleted() {
      outcome.complete(new Outcome(answers, Status.OK));
    }
  }
}
