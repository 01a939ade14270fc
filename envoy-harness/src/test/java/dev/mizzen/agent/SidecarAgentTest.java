package dev.mizzen.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.envoy.EnvoyProcess;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's conduct towards an authority that keeps record, and towards Envoy's side. */
final class SidecarAgentTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ENVOY = "type.googleapis.com/envoy.";
  private static final String IDENTITY = "spiffe://cluster.local/ns/shop/sa/cart";

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private FakeControlPlane plane;
  private Path work;
  private Path token;

  @BeforeEach
  void startControlPlane(@TempDir Path folder) throws Exception {
    work = folder;
    plane = started(new FakeControlPlane());
    token = Files.writeString(work.resolve("token"), "first\n");
    Files.writeString(work.resolve("roots.pem"), plane.roots());
  }

  @AfterEach
  void stopAll() throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  private <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }

  private SidecarAgent agent(AgentSettings.Keys keys, Duration lifetime) throws Exception {
    return started(
        SidecarAgent.start(
            new AgentSettings(
                plane.address(),
                AgentSettings.ISTIOD,
                work.resolve("roots.pem"),
                token,
                IDENTITY,
                "Kubernetes",
                keys,
                lifetime,
                work.resolve("certs"))));
  }

  private static void await(BooleanSupplier holds) throws InterruptedException {
    assertThat(EnvoyProcess.await(LIMIT, holds)).isTrue();
  }

  @Test
  void aTokenBecomesACertificateOfItsAccountInFiles() throws Exception {
    // When
    SidecarAgent agent = agent(AgentSettings.Keys.RSA_2048, Duration.ofHours(1));
    await(() -> agent.certificate().isPresent());
    // Then
    Identity files = readFiles();
    assertThat(AlternativeNames.of(files.certificate())).containsExactly(IDENTITY);
    assertThat(files.certificate().getPublicKey().getAlgorithm()).isEqualTo("RSA");
    assertThat(work.resolve("certs/root-cert.pem")).hasContent(plane.roots());
    assertThat(plane.calls).containsExactly("CreateCertificate Bearer first Kubernetes");
  }

  @Test
  void aCertificateIsRenewedAtHalfOfItsLifeWithTheTokenOfThatMoment() throws Exception {
    // Given
    SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofSeconds(3));
    await(() -> agent.certificate().isPresent());
    X509Certificate first = agent.certificate().orElseThrow().leaf();
    // When
    Files.writeString(token, "second");
    await(() -> plane.calls.contains("CreateCertificate Bearer second Kubernetes"));
    await(() -> !agent.certificate().orElseThrow().leaf().equals(first));
    // Then
    Instant renewed = agent.certificate().orElseThrow().leaf().getNotBefore().toInstant();
    assertThat(plane.calls).first().isEqualTo("CreateCertificate Bearer first Kubernetes");
    assertThat(renewed).isAfterOrEqualTo(first.getNotBefore().toInstant().plusSeconds(1));
  }

  @Test
  void keyAndCertificateChangeTogether() throws Exception {
    // Given
    SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofSeconds(1));
    await(() -> agent.certificate().isPresent());
    // When
    Set<BigInteger> seen = new HashSet<>();
    await(
        () -> {
          seen.add(readFiles().certificate().getSerialNumber());
          return seen.size() >= 4;
        });
    // Then
    Path certs = work.resolve("certs");
    assertThat(certs.toFile().list())
        .contains("..data", "cert-chain.pem", "key.pem", "root-cert.pem");
    await(() -> Objects.requireNonNull(certs.toFile().list()).length == 5); // no old version stays
  }

  /** Through one version's folder; the identity refuses a key of another certificate. */
  private Identity readFiles() {
    while (true) {
      try {
        Path version = work.resolve("certs/..data").toRealPath();
        return new Identity(
            Pem.privateKey(Files.readString(version.resolve("key.pem"))),
            Pem.certificates(Files.readString(version.resolve("cert-chain.pem"))));
      } catch (NoSuchFileException replacedMeanwhile) {
        Thread.onSpinWait();
      } catch (Exception broken) {
        throw new IllegalStateException(broken);
      }
    }
  }

  @Test
  void aFailureThatPassesIsTriedAgain() throws Exception {
    // Given
    plane.refusals.add(Status.UNAVAILABLE);
    plane.refusals.add(Status.RESOURCE_EXHAUSTED);
    plane.refusals.add(Status.INTERNAL);
    plane.refusals.add(Status.ABORTED);
    // When
    SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofHours(1));
    await(() -> agent.certificate().isPresent() || agent.failure().isPresent());
    // Then
    assertThat(agent.failure()).isEmpty();
    assertThat(plane.calls).hasSize(5);
  }

  @Test
  void aRefusalIsNotTriedAgainAtOnce() throws Exception {
    // Given
    plane.refusals.add(Status.UNAUTHENTICATED.withDescription("request authenticate failure"));
    // When
    SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofHours(1));
    await(() -> agent.failure().isPresent());
    // Then
    assertThat(agent.failure().orElseThrow()).contains("request authenticate failure");
    assertThat(plane.calls).hasSize(1);
  }

  @Test
  void aControlPlaneOfAnotherRootIsNotGivenTheToken() throws Exception {
    // Given
    try (FakeControlPlane other = new FakeControlPlane()) {
      Files.writeString(work.resolve("roots.pem"), other.roots());
      // When
      SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofHours(1));
      await(() -> agent.failure().isPresent());
    }
    // Then
    assertThat(plane.calls).isEmpty();
  }

  @Test
  void newRootsAreTrustedFromTheNextCallOn() throws Exception {
    // Given
    try (FakeControlPlane other = new FakeControlPlane()) {
      Files.writeString(work.resolve("roots.pem"), other.roots());
      SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofHours(1));
      await(() -> agent.failure().isPresent());
      // When
      Files.writeString(work.resolve("roots.pem"), plane.roots());
      // Then
      await(() -> agent.certificate().isPresent());
    }
  }

  @Test
  void secretsAreHandedOutAndEachThatFollows() throws Exception {
    // Given
    SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofSeconds(2));
    Answers<DiscoveryResponse> own = new Answers<>();
    Answers<DiscoveryResponse> roots = new Answers<>();
    var secrets = SecretDiscoveryServiceGrpc.newStub(channel(agent));
    // When
    StreamObserver<DiscoveryRequest> first = secrets.streamSecrets(own);
    first.onNext(DiscoveryRequest.newBuilder().addResourceNames("default").build());
    secrets
        .streamSecrets(roots)
        .onNext(DiscoveryRequest.newBuilder().addResourceNames("ROOTCA").build());
    // Then
    await(() -> own.all.size() >= 3 && !roots.all.isEmpty());
    assertThat(own.all.stream().map(DiscoveryResponse::getVersionInfo)).doesNotHaveDuplicates();
    assertThat(roots.all.getFirst().getResources(0).getValue().toStringUtf8())
        .contains(plane.roots());
  }

  @Test
  void discoveryIsCarriedBothWaysInTheAccountsName() throws Exception {
    // Given
    SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofHours(1));
    Answers<DeltaDiscoveryResponse> answers = new Answers<>();
    // When
    StreamObserver<DeltaDiscoveryRequest> requests = ads(agent, answers);
    for (int i = 0; i < 100; i++) {
      requests.onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl(ENVOY + i).build());
    }
    requests.onCompleted();
    await(() -> answers.end != null);
    // Then
    assertThat(answers.all)
        .extracting(DeltaDiscoveryResponse::getTypeUrl)
        .hasSize(100)
        .last()
        .isEqualTo(ENVOY + 99);
    assertThat(answers.end).isEqualTo(Status.Code.OK);
    assertThat(plane.calls).contains("DeltaAggregatedResources Bearer first Kubernetes");
  }

  @Test
  void theControlPlanesEndIsTheStreamsEnd() throws Exception {
    // Given
    SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofHours(1));
    Answers<DeltaDiscoveryResponse> answers = new Answers<>();
    // When
    ads(agent, answers).onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl("end").build());
    await(() -> answers.end != null);
    // Then
    assertThat(answers.end).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void envoysEndIsTheUpstreamsEnd() throws Exception {
    // Given
    SidecarAgent agent = agent(AgentSettings.Keys.EC_P256, Duration.ofHours(1));
    Answers<DeltaDiscoveryResponse> answers = new Answers<>();
    StreamObserver<DeltaDiscoveryRequest> requests = ads(agent, answers);
    requests.onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl(ENVOY).build());
    await(() -> !answers.all.isEmpty());
    // When
    requests.onError(Status.CANCELLED.asException());
    // Then
    await(() -> !plane.endings.isEmpty());
    assertThat(plane.endings).containsExactly("cancelled");
  }

  private StreamObserver<DeltaDiscoveryRequest> ads(
      SidecarAgent agent, Answers<DeltaDiscoveryResponse> answers) {
    return AggregatedDiscoveryServiceGrpc.newStub(channel(agent)).deltaAggregatedResources(answers);
  }

  private ManagedChannel channel(SidecarAgent agent) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", agent.port()).usePlaintext().build();
    started(channel::shutdownNow);
    return channel;
  }

  /** All that a stream brought. */
  private static final class Answers<R> implements StreamObserver<R> {
    final ConcurrentLinkedDeque<R> all = new ConcurrentLinkedDeque<>();
    volatile Status.@Nullable Code end;

    @Override
    public void onNext(R answer) {
      all.add(answer);
    }

    @Override
    public void onError(Throwable gone) {
      end = Status.fromThrowable(gone).getCode();
    }

    @Override
    public void onCompleted() {
      end = Status.Code.OK;
    }
  }
}
