package dev.mizzen.istiod.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.api.security.v1alpha1.IstioCertificateRequest;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.service.Requests;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.registry.apiserver.ChaosProxy;
import dev.mizzen.registry.apiserver.KubeApiServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Certificates by tokens that a real API server knows, and what its faults cost (F1, F12). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenReviewTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String WEB = "spiffe://cluster.local/ns/default/sa/web";

  private final Path folder;
  private final KubeApiServer api;
  private final TestAuthority authority = new TestAuthority();
  private ChaosProxy network;
  private RunningIstiod server;

  TokenReviewTest(@TempDir Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.api = KubeApiServer.start(Files.createDirectory(folder.resolve("api")));
    api.kubectl()
        .apply(
            """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}
            - {apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: default}}
            - {apiVersion: v1, kind: ServiceAccount, metadata: {name: far, namespace: default}}
            - {apiVersion: v1, kind: ServiceAccount, metadata: {name: leaving, namespace: default}}
            - {apiVersion: v1, kind: ServiceAccount, metadata: {name: failed, namespace: default}}
            - {apiVersion: v1, kind: ServiceAccount, metadata: {name: ztunnel, namespace: istio-system}}
            """);
    api.kubectl().apply(pod("default", "web-0", "web", "node-1"));
    api.kubectl().apply(pod("default", "far-0", "far", "node-2"));
    api.kubectl().apply(pod("default", "leaving-0", "leaving", "node-1"));
    api.kubectl().run("delete", "pod", "leaving-0", "--wait=false"); // no kubelet ends it
    api.kubectl().apply(pod("default", "failed-0", "failed", "node-1"));
    api.kubectl()
        .run(
            "patch",
            "pod",
            "failed-0",
            "--subresource=status",
            "--type=merge",
            "-p={\"status\":{\"phase\":\"Failed\"}}");
    api.kubectl().apply(pod("istio-system", "ztunnel-1", "ztunnel", "node-1"));
  }

  private static String account(String name) {
    return "spiffe://cluster.local/ns/default/sa/" + name;
  }

  private static String pod(String namespace, String name, String account, String node) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s}
        spec: {serviceAccountName: %s, nodeName: %s, containers: [{name: a, image: a}]}
        """
        .formatted(name, namespace, account, node);
  }

  @BeforeEach
  void start() throws Exception {
    start(Map.of());
  }

  private void start(Map<String, String> more) throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("ROOT_CA_DIR", authority.plugInto(folder.resolve("ca")).toString());
    environment.put("CA_TRUSTED_NODE_ACCOUNTS", "istio-system/ztunnel");
    network = ChaosProxy.to(api.port());
    Path kubeconfig =
        Files.writeString(folder.resolve("through-the-network"), api.kubeconfig(network.port()));
    server = RunningIstiod.secure(RunningIstiod.cluster(kubeconfig), folder, environment);
    server.awaitReady();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    network.close();
  }

  @AfterAll
  void stopTheApiServer() {
    api.close();
  }

  private String token(String... arguments) throws InterruptedException {
    String[] all = new String[arguments.length + 2];
    all[0] = "create";
    all[1] = "token";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return api.kubectl().run(all).strip();
  }

  private SecureClient client(Optional<Identity> identity) throws Exception {
    return SecureClient.open(server.secureGrpcPort(), authority.rootPem(), identity);
  }

  private static IstioCertificateRequest request() {
    return IstioCertificateRequest.newBuilder()
        .setCsr(Requests.of(KeyPairs.ec(), WEB))
        .setValidityDuration(600)
        .build();
  }

  private static IstioCertificateRequest impersonating(String identity) {
    return request().toBuilder()
        .setMetadata(
            Struct.newBuilder()
                .putFields(
                    "ImpersonatedIdentity", Value.newBuilder().setStringValue(identity).build()))
        .build();
  }

  private static List<List<?>> names(List<String> chain) throws Exception {
    return List.copyOf(SecureClient.leaf(chain).getSubjectAlternativeNames());
  }

  private static void fails(Status.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(StatusRuntimeException.class)
        .satisfies(
            failure ->
                assertThat(((StatusRuntimeException) failure).getStatus().getCode())
                    .isEqualTo(code));
  }

  @Test
  void aServiceAccountsTokenGetsItsCertificate() throws Exception {
    try (SecureClient client =
        client(Optional.empty()).token(token("web", "--audience=istio-ca"))) {
      assertThat(names(client.certificate(request()))).containsExactly(List.of(6, WEB));
    }
    for (String token :
        List.of(
            token("web", "--audience=https://kubernetes.default.svc"), KubeApiServer.TOKEN, "x")) {
      try (SecureClient client = client(Optional.empty()).token(token)) {
        fails(Status.Code.UNAUTHENTICATED, () -> client.certificate(request()));
      }
    }
    try (SecureClient client =
        client(Optional.empty())
            .token(token("web", "--audience=istio-ca"))
            .with("clusterid", "elsewhere")) {
      fails(Status.Code.UNAUTHENTICATED, () -> client.certificate(request()));
    }
  }

  @Test
  void aNodesProxyGetsTheCertificatesOfPodsOnItsNode() throws Exception {
    try (SecureClient client = client(Optional.empty()).token(boundToken())) {
      assertThat(EnvoyProcess.await(LIMIT, () -> isGiven(client, impersonating(WEB)))).isTrue();
      assertThat(names(client.certificate(impersonating(WEB)))).containsExactly(List.of(6, WEB));
      fails(Status.Code.UNAUTHENTICATED, () -> client.certificate(impersonating(account("far"))));
    }
    try (SecureClient unbound =
        client(Optional.empty())
            .token(token("ztunnel", "-n=istio-system", "--audience=istio-ca"))) {
      fails(Status.Code.UNAUTHENTICATED, () -> unbound.certificate(impersonating(WEB)));
    }
  }

  private String boundToken() throws InterruptedException {
    return token(
        "ztunnel",
        "-n=istio-system",
        "--audience=istio-ca",
        "--bound-object-kind=Pod",
        "--bound-object-name=ztunnel-1");
  }

  @Test
  void aNodesProxyServesAPodUntilItIsGoneButNoneThatFailed() throws Exception {
    String leaving = account("leaving");
    try (SecureClient client = client(Optional.empty()).token(boundToken())) {
      assertThat(EnvoyProcess.await(LIMIT, () -> isGiven(client, impersonating(leaving)))).isTrue();

      assertThat(names(client.certificate(impersonating(leaving))))
          .containsExactly(List.of(6, leaving));
      fails(
          Status.Code.UNAUTHENTICATED, () -> client.certificate(impersonating(account("failed"))));
    }
  }

  private static boolean isGiven(SecureClient client, IstioCertificateRequest request) {
    try {
      return !client.certificate(request).isEmpty();
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  @Test
  void aRenewalNeedsNoApiServerAndANewTokenIsToldToComeAgain() throws Exception {
    String known = token("web", "--audience=istio-ca");
    String unknown = token("far", "--audience=istio-ca");
    Identity own = authority.issue(List.of(WEB), Duration.ofHours(1));
    try (SecureClient before = client(Optional.empty()).token(known);
        SecureClient later = client(Optional.empty()).token(unknown);
        SecureClient renewing = client(Optional.of(own))) {
      before.certificate(request());

      network.network(ChaosProxy.Network.DOWN);
      network.reset();
      long began = System.nanoTime();
      fails(Status.Code.UNAVAILABLE, () -> later.certificate(request()));
      figure("F1 API server away: a new token is told to come again after", began);

      assertThat(names(renewing.certificate(request()))).containsExactly(List.of(6, WEB));
      assertThat(names(before.certificate(request())))
          .as("a token reviewed less than a minute ago")
          .containsExactly(List.of(6, WEB));

      network.network(ChaosProxy.Network.SOUND);
      began = System.nanoTime();
      assertThat(EnvoyProcess.await(LIMIT, () -> isGiven(later, request()))).isTrue();
      figure("F1 API server back: the new token has its certificate after", began);
    }
  }

  @Test
  void aSlowApiServerHoldsUpNobodyElse() throws Exception {
    String unknown = token("far", "--audience=istio-ca");
    Identity own = authority.issue(List.of(WEB), Duration.ofHours(1));
    try (SecureClient slow = client(Optional.empty()).token(unknown);
        SecureClient renewing = client(Optional.of(own))) {
      renewing.certificate(request());
      network.network(ChaosProxy.Network.slow(Duration.ofSeconds(10), 0));
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> fails(Status.Code.UNAVAILABLE, () -> slow.certificate(request())));
      long began = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(renewing.certificate(request())).hasSize(2);
      }
      figure("F12 TokenReview takes 10 s: 100 renewals meanwhile took", began);
      began = System.nanoTime();
      fails(Status.Code.UNAVAILABLE, () -> slow.certificate(request()));
      figure("F12 TokenReview takes 10 s: a new token is told to come again after", began);
      waiting.join();
    }
  }

  @Test
  void aSignerOfTheClusterSignsWhereOneIsNamed() throws Exception {
    stop();
    start(
        Map.of(
            "EXTERNAL_CA", "ISTIOD_RA_KUBERNETES_API",
            "CERT_SIGNER_DOMAIN", "example.com",
            "K8S_SIGNER", "example.com/usual"));
    try (var signer = new ExampleSigner(api.kubectl(), authority);
        SecureClient client = client(Optional.empty()).token(token("web", "--audience=istio-ca"))) {
      List<String> chain = client.certificate(request());
      assertThat(names(chain)).containsExactly(List.of(6, WEB));
      assertThat(chain).hasSize(3).endsWith(authority.rootPem());

      client.certificate(
          request().toBuilder()
              .setMetadata(
                  Struct.newBuilder()
                      .putFields("CertSigner", Value.newBuilder().setStringValue("mine").build()))
              .build());
      assertThat(signer.asked()).containsExactly("example.com/usual", "example.com/mine");
      assertThat(signer.requests()).as("left behind").isEmpty();

      fails(
          Status.Code.INVALID_ARGUMENT,
          () ->
              client.certificate(
                  request().toBuilder()
                      .setCsr(
                          Requests.of(KeyPairs.ec(), "spiffe://cluster.local/ns/default/sa/far"))
                      .build()));
    }
  }

  @Test
  void aCertificateOfASignerOfTheClusterRenewsItselfAndOneOfAnotherDoesNot() throws Exception {
    stop();
    TestAuthority ofSigner = new TestAuthority();
    Files.writeString(
        folder.resolve("no-mesh-config"),
        "caCertificates: [{certSigners: [example.com/usual], pem: \"%s\"}]\n"
            .formatted(ofSigner.rootPem().replace("\n", "\\n")));
    try {
      start(Map.of("EXTERNAL_CA", "ISTIOD_RA_KUBERNETES_API", "K8S_SIGNER", "example.com/usual"));
      KeyPair keys = KeyPairs.ec();
      IstioCertificateRequest own = request().toBuilder().setCsr(Requests.of(keys, WEB)).build();
      try (var signer = new ExampleSigner(api.kubectl(), ofSigner);
          SecureClient first =
              client(Optional.empty()).token(token("web", "--audience=istio-ca"))) {
        // Given
        X509Certificate leaf = SecureClient.leaf(first.certificate(own));
        // When
        List<String> renewed;
        try (SecureClient renewing =
            client(Optional.of(new Identity(keys.getPrivate(), List.of(leaf))))) {
          renewed = renewing.certificate(request());
        }
        // Then
        assertThat(names(renewed)).containsExactly(List.of(6, WEB));
        assertThat(renewed).endsWith(ofSigner.rootPem());
        assertThat(signer.asked()).hasSize(2);
        Identity strange = new TestAuthority().issue(List.of(WEB), Duration.ofHours(1));
        try (SecureClient stranger = client(Optional.of(strange))) {
          fails(Status.Code.UNAVAILABLE, () -> stranger.certificate(request()));
        }
        assertThat(signer.asked()).as("nobody asked for the stranger").hasSize(2);
      }
    } finally {
      Files.delete(folder.resolve("no-mesh-config"));
    }
  }

  /** Prints a figure for docs/reliability.md. */
  private static void figure(String what, long began) {
    System.out.printf("%s: %.2f s%n", what, (System.nanoTime() - began) / 1e9);
  }
}
