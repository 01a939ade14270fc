package dev.mizzen.istiod.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.api.security.v1alpha1.IstioCertificateRequest;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.service.Requests;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port with TLS: who is let in, as whom, and who gets which certificate. */
class SecurePortTest {
  private static final String ID = "spiffe://cluster.local/ns/client/sa/sleep";
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority();
  private TokenIssuer issuer;
  private RunningIstiod server;

  @BeforeEach
  void start() throws Exception {
    issuer = TokenIssuer.ec();
    server =
        RunningIstiod.secure(
            new IstiodConfig.Mesh.Folder(Files.createDirectories(folder.resolve("mesh"))),
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

  private SecureClient client() throws Exception {
    return client(Optional.empty());
  }

  private SecureClient client(Optional<Identity> identity) throws Exception {
    return SecureClient.open(server.secureGrpcPort(), authority.rootPem(), identity);
  }

  private static Node node(String namespace, String account) {
    return Node.newBuilder()
        .setId("sidecar~10.0.0.1~pod.anything~anything.svc.cluster.local")
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAMESPACE", text(namespace))
                .putFields("SERVICE_ACCOUNT", text(account)))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static IstioCertificateRequest request() {
    return IstioCertificateRequest.newBuilder()
        .setCsr(Requests.of(KeyPairs.ec(), "spiffe://cluster.local/ns/other/sa/other"))
        .setValidityDuration(600)
        .build();
  }

  private static void fails(Status.Code code, String message, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(StatusRuntimeException.class)
        .satisfies(
            failure -> {
              Status status = ((StatusRuntimeException) failure).getStatus();
              assertThat(status.getCode()).isEqualTo(code);
              assertThat(String.valueOf(status.getDescription())).contains(message);
            });
  }

  @Test
  void aTokenGetsACertificateThatGetsTheNextOne() throws Exception {
    List<String> chain;
    try (SecureClient client = client().token(issuer.token("client", "sleep", HOUR))) {
      chain = client.certificate(request());
    }
    X509Certificate leaf = SecureClient.leaf(chain);
    assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(6, ID));
    assertThat(chain.getLast()).isEqualTo(authority.rootPem());

    try (SecureClient client = client(Optional.of(authority.issue(List.of(ID), HOUR)))) {
      assertThat(SecureClient.leaf(client.certificate(request())).getSubjectAlternativeNames())
          .as("without a token")
          .containsExactly(List.of(6, ID));
    }
  }

  @Test
  void aStreamIsServedWhereItsNodeIsItsIdentitys() throws Exception {
    try (SecureClient client = client().token(issuer.token("client", "sleep", HOUR))) {
      assertThat(client.first(node("client", "sleep"), XdsType.CLUSTER).getResourcesList())
          .isNotEmpty();
      assertThat(client.first(node("client", ""), XdsType.CLUSTER).getResourcesList()).isNotEmpty();
      fails(
          Status.Code.PERMISSION_DENIED,
          "authorization failed:",
          () -> client.first(node("other", "sleep"), XdsType.CLUSTER));
      fails(
          Status.Code.PERMISSION_DENIED,
          "authorization failed:",
          () -> client.first(node("client", "other"), XdsType.CLUSTER));
    }
  }

  /** CVE-2022-39388: no identity comes of an address, or of headers that anybody can write. */
  @Test
  void aCallerOnThisMachineIsNobody() throws Exception {
    for (Map.Entry<String, String> header :
        Map.of(
                "x-forwarded-client-cert", "URI=" + ID,
                "authorization", "Basic " + ID,
                "clusterid", "Kubernetes")
            .entrySet()) {
      try (SecureClient client = client().with(header.getKey(), header.getValue())) {
        fails(
            Status.Code.UNAUTHENTICATED,
            "request authenticate failure",
            () -> client.certificate(request()));
        fails(
            Status.Code.UNAUTHENTICATED,
            "authentication failure",
            () -> client.first(node("client", "sleep"), XdsType.CLUSTER));
      }
    }
  }

  @Test
  void badTokensAreRefusedAlike() throws Exception {
    try (TokenIssuer stranger = TokenIssuer.ec()) {
      for (String token :
          List.of(
              stranger.token("client", "sleep", HOUR),
              issuer.token("client", "sleep", HOUR.negated()),
              issuer.issue("system:serviceaccount:client:sleep", "other", HOUR),
              issuer.issue("admin", TokenIssuer.AUDIENCE, HOUR),
              issuer.issue("system:serviceaccount:client", TokenIssuer.AUDIENCE, HOUR),
              "eyJhbGciOiJub25lIn0.e30.",
              "not a token",
              "x".repeat(10_000))) {
        try (SecureClient client = client().token(token)) {
          fails(
              Status.Code.UNAUTHENTICATED,
              "request authenticate failure",
              () -> client.certificate(request()));
        }
      }
    }
  }

  @Test
  void badClientCertificatesFailTheHandshake() throws Exception {
    TestAuthority stranger = new TestAuthority();
    for (Identity bad :
        List.of(
            stranger.issue(List.of(ID), HOUR),
            authority.issue(List.of(ID), HOUR.negated()),
            authority.issue(List.of("spiffe://elsewhere/ns/client/sa/sleep"), HOUR),
            authority.issue(List.of(ID, "spiffe://cluster.local/ns/b/sa/c"), HOUR),
            authority.issue(List.of("sleep.client.svc"), HOUR),
            authority.issue(List.of("spiffe://cluster.local/client/sleep"), HOUR),
            authority.itself())) {
      try (SecureClient client =
          client(Optional.of(bad)).token(issuer.token("client", "sleep", HOUR))) {
        fails(Status.Code.UNAVAILABLE, "", () -> client.certificate(request()));
      }
    }
  }

  @Test
  void badRequestsAreTheCallersFault() throws Exception {
    try (SecureClient client = client().token(issuer.token("client", "sleep", HOUR))) {
      fails(
          Status.Code.INVALID_ARGUMENT,
          "CSR signing error",
          () -> client.certificate(request().toBuilder().setCsr("nonsense").build()));
      fails(
          Status.Code.INVALID_ARGUMENT,
          "greater than the max allowed TTL",
          () ->
              client.certificate(
                  request().toBuilder()
                      .setValidityDuration(Duration.ofDays(36_500).toSeconds())
                      .build()));
      fails(
          Status.Code.UNAUTHENTICATED,
          "request impersonation authentication failure",
          () ->
              client.certificate(
                  request().toBuilder()
                      .setMetadata(Struct.newBuilder().putFields("ImpersonatedIdentity", text(ID)))
                      .build()));
      assertThat(client.certificate(request())).hasSize(2);
    }
    assertThat(server.metrics())
        .contains(
            "citadel_server_csr_count 4",
            "citadel_server_csr_sign_err_count{error=\"CSR_ERROR\"} 1",
            "citadel_server_csr_sign_err_count{error=\"TTL_ERROR\"} 1",
            "citadel_server_authentication_failure_count 1",
            "citadel_server_success_cert_issuance_count 1");
  }

  @Test
  void aCallThatAsksForNothingIsEnded() throws Exception {
    try (SecureClient client = client()) {
      assertThat(client.callWithoutMessage().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void thePortWithoutEncryptionSignsNothing() {
    ManagedChannel plain =
        NettyChannelBuilder.forAddress("localhost", server.grpcPort()).usePlaintext().build();
    try {
      fails(
          Status.Code.UNIMPLEMENTED,
          "",
          () ->
              ClientCalls.blockingUnaryCall(
                  plain,
                  dev.mizzen.istiod.adapter.CertificateGrpc.method(),
                  io.grpc.CallOptions.DEFAULT,
                  request()));
    } finally {
      plain.shutdownNow();
    }
  }
}
