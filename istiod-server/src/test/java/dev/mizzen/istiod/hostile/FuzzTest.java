package dev.mizzen.istiod.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.mizzen.agent.AuthorityFolder;
import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.api.security.v1alpha1.IstioCertificateRequest;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.istiod.stream.HealthyStream;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Bad input to the gRPC ports and to the authority, by the hundred thousand: nothing but the
 * answers that bad input gets, none that hangs, none that leaves anything behind.
 *
 * <p>{@code -Dmizzen.fuzz.cases} says how many, {@code -Dmizzen.fuzz.seed} which.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FuzzTest {
  private static final int CASES = Integer.getInteger("mizzen.fuzz.cases", 4_000);
  private static final long SEED = Long.getLong("mizzen.fuzz.seed", 1);

  private static final long MAX_GROWTH_BYTES = 64 << 20;
  private static final Path BASE = Path.of("src/test/resources/golden/base.yaml");

  private final Logger log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level level = log.getLevel();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private TokenIssuer issuer;
  private RunningIstiod server;
  private Path roots;
  private HealthyStream proxy;

  @BeforeAll
  void startServer(@TempDir Path work) throws Exception {
    log.setLevel(Level.ERROR);
    issuer = started(TokenIssuer.ec());
    Path folder = Files.createDirectory(work.resolve("mesh"));
    Files.copy(BASE, folder.resolve("base.yaml"));
    roots = AuthorityFolder.ec(work.resolve("cacerts"));
    server =
        started(
            RunningIstiod.secure(
                new IstiodConfig.Mesh.Folder(folder),
                work,
                Map.of(
                    "JWT_RULE",
                    issuer.rule(),
                    "ROOT_CA_DIR",
                    work.resolve("cacerts").toString(),
                    "PILOT_MAX_REQUESTS_PER_SECOND",
                    "1000000")));
    server.awaitReady();
    proxy = started(HealthyStream.open(server.grpcPort()));
  }

  private <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }

  @AfterAll
  void stopAll() throws Exception {
    log.setLevel(level);
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  @Test
  void discoveryRequestsAreReadOrRefused() throws Exception {
    for (FuzzTarget target : DiscoveryTargets.all()) {
      run(target, CASES / 5);
    }
  }

  @Test
  void theAuthoritySignsForNobodyElse() throws Exception {
    // Given
    AuthorityTargets targets = new AuthorityTargets(issuer);
    // Then
    run(targets.forwardedCertificates(), CASES / 5);
    run(targets.tokens(), CASES / 10);
    run(targets.signingRequests(), CASES / 15);
    run(targets.calls(), CASES / 30);
    run(targets.boundTokens(), CASES / 30);
  }

  @Test
  void bytesOnThePortsEndTheirConnectionAlone() throws Exception {
    // Given
    List<byte[]> wire = Corpus.of("wire").stream().map(Corpus.Entry::bytes).toList();
    // Then
    run(new PortTargets.Bytes("bytes, 15010", server.grpcPort(), Optional.empty(), wire), few());
    run(
        new PortTargets.Bytes("bytes, 15012", server.secureGrpcPort(), Optional.empty(), wire),
        few());
    run(
        new PortTargets.Bytes(
            "bytes in TLS, 15012", server.secureGrpcPort(), Optional.of(Tls.trusting(roots)), wire),
        few());
  }

  @Test
  void messagesOnThePortsEndTheirCallAlone() throws Exception {
    // Given
    List<DiscoveryRequest> requests = DiscoveryTargets.requests();
    List<byte[]> bytes = requests.stream().map(DiscoveryRequest::toByteArray).toList();
    List<byte[]> deltas = DiscoveryTargets.deltas();
    ManagedChannel plain = plain();
    ManagedChannel secure = secure();
    Optional<CallCredentials> proof = Optional.of(new Token(issuer));
    // Then
    run(PortTargets.stream("stream, 15010", plain, Optional.empty(), bytes), few());
    run(PortTargets.delta("delta, 15010", plain, Optional.empty(), deltas), few());
    run(PortTargets.node("node, 15010", plain, Optional.empty(), requests), few());
    run(PortTargets.stream("stream, 15012", secure, proof, bytes), few());
    run(PortTargets.delta("delta, 15012", secure, proof, deltas), few());
    run(PortTargets.node("node, 15012", secure, proof, requests), few());
    run(PortTargets.certificate("CreateCertificate", secure, proof, certificates()), few());
  }

  /** Over sockets a case takes a hundred times as long. */
  private static int few() {
    return CASES / 400;
  }

  private void run(FuzzTarget target, int cases) throws InterruptedException {
    FuzzRun.Outcome outcome = new FuzzRun(target, SEED).run(cases);
    System.out.println(outcome);
    assertThat(outcome.heapGrowth()).isLessThan(MAX_GROWTH_BYTES);
    proxy.measure();
    assertThat(server.metrics())
        .doesNotContainPattern("pilot_total_xds_internal_errors(_total)?(\\{.*})? [1-9]");
  }

  private static List<byte[]> certificates() {
    return Corpus.of("csr").stream()
        .map(
            entry ->
                IstioCertificateRequest.newBuilder()
                    .setCsr(entry.text())
                    .setValidityDuration(3600)
                    .build()
                    .toByteArray())
        .toList();
  }

  private ManagedChannel plain() {
    return kept(
        NettyChannelBuilder.forAddress("localhost", server.grpcPort()).usePlaintext().build());
  }

  private ManagedChannel secure() throws Exception {
    return kept(
        NettyChannelBuilder.forAddress("localhost", server.secureGrpcPort())
            .sslContext(GrpcSslContexts.forClient().trustManager(roots.toFile()).build())
            .build());
  }

  private ManagedChannel kept(ManagedChannel channel) {
    started(channel::shutdownNow);
    return channel;
  }

  /** Proves the account of the node in the stored requests. */
  private static final class Token extends CallCredentials {
    private final Metadata headers = new Metadata();

    Token(TokenIssuer issuer) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + issuer.token("client", "sleep", Duration.ofHours(6)));
    }

    @Override
    public void applyRequestMetadata(
        RequestInfo request, Executor executor, MetadataApplier applier) {
      applier.apply(headers);
    }
  }
}
