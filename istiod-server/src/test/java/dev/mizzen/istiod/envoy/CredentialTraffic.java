package dev.mizzen.istiod.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.envoy.EnvoyBinary;
import dev.mizzen.envoy.EnvoyBootstrap;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.istiod.identity.TestAuthority;
import dev.mizzen.testing.Storey;
import dev.mizzen.testing.Storeys;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway whose certificates are Secrets, which the server hands to it. Where the objects are is
 * the business of who extends this.
 */
abstract class CredentialTraffic {
  private static final Path OBJECTS = Path.of("src/test/resources/traffic/credentials.yaml");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String HOST = "plain.example";

  @TempDir Path work;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private TestCertificate first;
  private TestCertificate second;
  private Cast cast;
  private TestAuthority authority;

  /** A mesh without objects. */
  abstract IstiodConfig.Mesh mesh() throws Exception;

  /**
   * Puts objects into the mesh, or others in their place.
   *
   * @param name of this part of the objects
   */
  abstract void apply(String name, String yaml) throws Exception;

  /** Who is believed, as variables. */
  abstract Map<String, String> believing();

  /** Of service account {@code default} of namespace {@code shop}; it may read Secrets there. */
  abstract String token() throws Exception;

  @BeforeEach
  void start() throws Exception {
    Path envoy = Storeys.require(Storey.ENVOY, EnvoyBinary.find().path());
    first = TestCertificate.make(Files.createDirectory(work.resolve("first")));
    second = TestCertificate.make(Files.createDirectory(work.resolve("second")));
    cast = started(new Cast(first, work));
    IstiodConfig.Mesh mesh = mesh();
    apply("objects", cast.fill(Files.readString(OBJECTS)));
    write("shop", first);
    write("elsewhere", second);
    authority = new TestAuthority();
    Map<String, String> environment = new HashMap<>(believing());
    environment.put("ROOT_CA_DIR", authority.plugInto(work.resolve("ca")).toString());
    RunningIstiod server = started(RunningIstiod.secure(mesh, work, environment));
    server.awaitReady();
    Agent agent = started(agent(server, token()));
    started(EnvoyProcess.start(envoy, bootstrap(agent), work, "front"));
  }

  private Agent agent(RunningIstiod server, String token) throws IOException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", server.secureGrpcPort())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(
                        new ByteArrayInputStream(
                            authority.rootPem().getBytes(StandardCharsets.US_ASCII)))
                    .build())
            .build();
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return Agent.relaySecrets(
        channel,
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        first);
  }

  private static EnvoyBootstrap bootstrap(Agent agent) {
    return new EnvoyBootstrap(
        "router~127.0.5.9~front.shop~shop.svc.cluster.local",
        "front.shop",
        Map.of(
            "NAMESPACE", "shop",
            "CLUSTER_ID", "Kubernetes",
            "ISTIO_VERSION", "1.30.3",
            "LABELS", "{\"istio\": \"front\"}"),
        agent.port(),
        EnvoyBootstrap.Protocol.DELTA,
        agent.port());
  }

  @AfterEach
  void stop() throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  @Test
  void replacedSecretChangesTheCertificateAndDropsNoConnection() throws Exception {
    // Given
    awaitServed("simple", first);
    awaitServed("mutual", first);
    assertThatThrownBy(() -> anonymous("mutual", first).get("/")).isInstanceOf(IOException.class);
    assertThat(client("mutual", first).get("/").status()).isEqualTo(200);
    try (SteadyLoad load = SteadyLoad.start(this::eitherServes)) {
      load.awaitRequests(100);
      // When
      write("shop", second);
      // Then
      awaitServed("simple", second);
      awaitServed("mutual", second);
      load.awaitRequests(300);
      assertThat(load.failures()).isEmpty();
    }
    assertThatThrownBy(() -> anonymous("simple", first).get("/")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> client("mutual", first).get("/")).isInstanceOf(IOException.class);
  }

  @Test
  void secretOfAnotherNamespaceIsNotServed() throws Exception {
    // Given
    awaitServed("simple", first);
    // When
    write("elsewhere", first);
    // Then
    assertThatThrownBy(() -> anonymous("foreign", first).get("/")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> anonymous("foreign", second).get("/")).isInstanceOf(IOException.class);
  }

  @Test
  void brokenSecretLeavesTheLastGoodOneServed() throws Exception {
    // Given
    awaitServed("simple", first);
    // When
    write("shop", first.chain(), second.key());
    apply("marker", secret("marker", "shop", "marked", "marked"));
    write("elsewhere", first);
    // Then
    for (int i = 0; i < 20; i++) {
      assertThat(anonymous("simple", first).get("/").status()).isEqualTo(200);
    }
    write("shop", second);
    awaitServed("simple", second);
  }

  /** A client that trusts both certificates, as one does through a change. */
  private PlainHttp.Answer eitherServes() throws IOException {
    return TlsClient.to("127.0.0.1", cast.port("simple"), first.trusting(second), HOST).get("/");
  }

  private void awaitServed(String port, TestCertificate certificate) throws InterruptedException {
    assertThat(EnvoyProcess.await(LIMIT, () -> serves(port, certificate)))
        .as("%s serves the certificate", port)
        .isTrue();
  }

  private boolean serves(String port, TestCertificate certificate) {
    try {
      return client(port, certificate).get("/").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private TlsClient client(String port, TestCertificate certificate) {
    return TlsClient.to("127.0.0.1", cast.port(port), certificate.context(), HOST);
  }

  private TlsClient anonymous(String port, TestCertificate certificate) {
    return TlsClient.to("127.0.0.1", cast.port(port), certificate.trustOnly(), HOST);
  }

  private void write(String namespace, TestCertificate certificate) throws Exception {
    write(namespace, certificate.chain(), certificate.key());
  }

  private void write(String namespace, String chain, String key) throws Exception {
    apply(namespace + "-cert", secret("shop-cert", namespace, chain, key));
  }

  private static String secret(String name, String namespace, String chain, String key) {
    return """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s, namespace: %s}
        data: {tls.crt: "%s", tls.key: "%s", ca.crt: "%s"}
        """
        .formatted(name, namespace, base64(chain), base64(key), base64(chain));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  final <T extends AutoCloseable> T started(T part) {
    running.push(part);
    return part;
  }
}
