package dev.mizzen.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.envoy.EnvoyProcess;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent watches on its Envoy's stream, towards a control plane that keeps record. */
final class OwnWatchesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String LISTENERS = "type.googleapis.com/envoy.config.listener.v3.Listener";
  private static final String CLUSTERS = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

  private final Queue<DeltaDiscoveryResponse> envoys = new ConcurrentLinkedQueue<>();
  private FakeControlPlane plane;
  private SidecarAgent agent;
  private ManagedChannel channel;

  @TempDir Path work;

  @BeforeEach
  void start() throws Exception {
    plane = new FakeControlPlane();
    agent =
        SidecarAgent.start(
            new AgentSettings(
                plane.address(),
                AgentSettings.ISTIOD,
                Files.writeString(work.resolve("roots.pem"), plane.roots()),
                Files.writeString(work.resolve("token"), "token"),
                "spiffe://cluster.local/ns/shop/sa/cart",
                "Kubernetes",
                AgentSettings.Keys.EC_P256,
                Duration.ofHours(1),
                work.resolve("certs"),
                true));
    await(() -> agent.certificate().isPresent());
    channel = NettyChannelBuilder.forAddress("127.0.0.1", agent.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    agent.close();
    plane.close();
  }

  private static void await(BooleanSupplier holds) throws InterruptedException {
    assertThat(EnvoyProcess.await(LIMIT, holds)).isTrue();
  }

  private static String root() {
    return Pem.text(
        new CertificateSigner()
            .selfSigned(
                new CertificateProfile.Root("other", Duration.ofDays(1)),
                KeyPairs.ec(),
                Instant.now())
            .chain());
  }

  private void tell(String... roots) {
    plane.resources.put(
        OwnWatches.ROOTS,
        Any.pack(ProxyConfig.newBuilder().addAllCaCertificatesPem(List.of(roots)).build()));
  }

  /** Asks as an Envoy does whose node has these names captured or not. */
  private void ask(boolean capturesNames) throws InterruptedException {
    StreamObserver<DeltaDiscoveryRequest> stream =
        AggregatedDiscoveryServiceGrpc.newStub(channel)
            .deltaAggregatedResources(new Collected<>(envoys));
    Value captures = Value.newBuilder().setStringValue(capturesNames ? "true" : "").build();
    Node node =
        Node.newBuilder()
            .setMetadata(Struct.newBuilder().putFields("DNS_CAPTURE", captures))
            .build();
    stream.onNext(DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(CLUSTERS).build());
    stream.onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl(LISTENERS).build());
    stream.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl("type.googleapis.com/istio.unknown.Thing")
            .build());
    stream.onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl(LISTENERS).build());
    await(() -> envoys.size() == 3);
  }

  private Stream<DeltaDiscoveryRequest> asked(String type) {
    return plane.requests.stream().filter(request -> request.getTypeUrl().equals(type));
  }

  @Test
  void rootsOfTheMeshAreTrustedBesideTheOwnAndHandedToEnvoy() throws Exception {
    String other = root();
    tell(other);
    Queue<DiscoveryResponse> secrets = new ConcurrentLinkedQueue<>();
    SecretDiscoveryServiceGrpc.newStub(channel)
        .streamSecrets(new Collected<>(secrets))
        .onNext(DiscoveryRequest.newBuilder().addResourceNames("ROOTCA").build());
    await(() -> secrets.size() == 1);

    ask(false);
    await(() -> secrets.size() == 2);

    assertThat(agent.trustedRoots()).containsExactly(other);
    assertThat(secrets)
        .last()
        .extracting(answer -> answer.getResources(0).getValue().toStringUtf8())
        .asString()
        .contains(other, plane.roots());
    assertThat(Files.readString(work.resolve("certs/root-cert.pem"))).contains(other);
    await(() -> asked(OwnWatches.ROOTS).count() == 2);
    assertThat(asked(OwnWatches.ROOTS))
        .extracting(DeltaDiscoveryRequest::getResponseNonce, DeltaDiscoveryRequest::hasErrorDetail)
        .containsExactly(tuple("", false), tuple("n1", false));
  }

  @Test
  void rootsThatAreNoneAreRefusedAndChangeNothing() throws Exception {
    tell("no root");

    ask(false);
    await(() -> asked(OwnWatches.ROOTS).count() == 2);

    assertThat(asked(OwnWatches.ROOTS).toList().getLast().getErrorDetail().getCode())
        .isEqualTo(Code.INTERNAL_VALUE);
    assertThat(agent.trustedRoots()).isEmpty();
    assertThat(agent.certificate().orElseThrow().roots()).isEqualTo(plane.roots());
  }

  @Test
  void namesAreWatchedWhereTheNodeHasThemCaptured() throws Exception {
    Any table = Any.newBuilder().setTypeUrl(OwnWatches.NAMES).build();
    plane.resources.put(OwnWatches.NAMES, table);

    ask(true);

    await(() -> agent.nameTable().isPresent());
    assertThat(agent.nameTable()).contains(table);
  }

  @Test
  void namesAreNotAskedForElse() throws Exception {
    ask(false);

    assertThat(asked(OwnWatches.NAMES)).isEmpty();
  }

  @Test
  void envoySeesNothingButItsOwn() throws Exception {
    tell(root());

    ask(true);

    assertThat(envoys)
        .extracting(DeltaDiscoveryResponse::getTypeUrl)
        .containsExactly(CLUSTERS, LISTENERS, LISTENERS);
  }

  @Test
  void whatComesWithoutAResourceIsNotRepliedTo() throws Exception {
    ask(true);

    assertThat(asked(OwnWatches.ROOTS)).hasSize(1);
    assertThat(asked(OwnWatches.NAMES)).hasSize(1);
  }

  /** Keeps what a stream brings. */
  private record Collected<R>(Queue<R> all) implements StreamObserver<R> {
    @Override
    public void onNext(R answer) {
      all.add(answer);
    }

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {}
  }
}
