package dev.mizzen.ca.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.service.CertificateService.Code;
import dev.mizzen.ca.service.CertificateService.Denied;
import dev.mizzen.model.identity.Caller;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateServiceTest {
  private static final String ZTUNNEL = "spiffe://td/ns/istio-system/sa/ztunnel";
  private static final String WORKLOAD = "spiffe://td/ns/a/sa/b";
  private static final Credentials TLS =
      new Credentials(
          true, List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final Credentials PLAIN =
      new Credentials(
          false, List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final List<String> observed = new ArrayList<>();
  private final List<IssueRequest> requests = new ArrayList<>();
  private Optional<CsrFailure> failure = Optional.empty();
  private boolean isRemembered;
  private Proof proof = Proof.of(new Caller(List.of(WORKLOAD)));
  private NodePods.NodePod pod = new NodePods.NodePod("uid", "ztunnel", "node-1");

  private final IssuanceObserver observer =
      new IssuanceObserver() {
        @Override
        public void requested() {
          observed.add("requested");
        }

        @Override
        public void authenticationFailed() {
          observed.add("unbelieved");
        }

        @Override
        public void failed(CsrFailure.Kind kind) {
          observed.add(kind.name());
        }

        @Override
        public void issued(String identity, Optional<InetAddress> peer, IssuedChain chain) {
          observed.add("issued " + identity);
        }
      };

  private final NodePods pods =
      new NodePods() {
        @Override
        public Optional<NodePod> pod(String namespace, String name) {
          return namespace.equals("istio-system") && name.equals("ztunnel-1")
              ? Optional.of(pod)
              : Optional.empty();
        }

        @Override
        public boolean runsOn(String node, String namespace, String serviceAccount) {
          return node.equals("node-1") && namespace.equals("a") && serviceAccount.equals("b");
        }
      };

  private final CertificateService service =
      new CertificateService(
          new Authenticators(List.of(new Known()), false),
          new Authenticators(List.of(new Remembered()), false),
          new Impersonation(Set.of(new Impersonation.Account("istio-system", "ztunnel")), pods),
          this::issue,
          observer);

  private final class Known implements Authenticator {
    @Override
    public String name() {
      return "known";
    }

    @Override
    public Optional<Proof> authenticate(Credentials credentials) {
      return Optional.of(proof).filter(found -> found.caller().isKnown());
    }
  }

  private final class Remembered implements Authenticator {
    @Override
    public String name() {
      return "remembered";
    }

    @Override
    public Optional<Proof> authenticate(Credentials credentials) throws Unavailable {
      if (!isRemembered) {
        throw new Unavailable("not yet");
      }
      return Optional.of(proof);
    }
  }

  private IssuedChain issue(IssueRequest request) throws CsrFailure {
    requests.add(request);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return new IssuedChain(List.of("leaf", "intermediate"), "roots");
  }

  private static CertificateService.Call call(String impersonated) {
    return new CertificateService.Call("csr", 3600, "", impersonated);
  }

  private void denied(Credentials credentials, String impersonated, Code code, String message) {
    assertThatThrownBy(() -> service.create(credentials, call(impersonated)))
        .isInstanceOf(Denied.class)
        .hasMessage(message)
        .satisfies(denied -> assertThat(((Denied) denied).code()).isEqualTo(code));
  }

  @Test
  void theChainEndsWithTheRoots() throws Exception {
    assertThat(service.create(TLS, call(""))).containsExactly("leaf", "intermediate", "roots");
    assertThat(requests.getFirst().identities()).containsExactly(WORKLOAD);
    assertThat(requests.getFirst().lifetime()).contains(Duration.ofHours(1));
    assertThat(observed).containsExactly("requested", "issued " + WORKLOAD);
  }

  @Test
  void whoIsNotRememberedIsNotRefusedForThat() throws Exception {
    assertThat(service.remembered(TLS)).isEmpty();
    assertThat(observed).isEmpty();

    isRemembered = true;

    Proof found = service.remembered(TLS).orElseThrow();
    assertThat(service.create(found, TLS, call("")))
        .containsExactly("leaf", "intermediate", "roots");
    assertThat(observed).containsExactly("issued " + WORKLOAD);
  }

  @Test
  void whoIsRememberedMayNotHaveAnothersCertificate() throws Exception {
    isRemembered = true;
    Proof found = service.remembered(TLS).orElseThrow();

    assertThatThrownBy(() -> service.create(found, TLS, call("spiffe://td/ns/a/sa/other")))
        .isInstanceOf(Denied.class);
    assertThat(requests).isEmpty();
  }

  @Test
  void nobodyIsRememberedWhoSpeaksInPlainText() throws Exception {
    isRemembered = true;

    assertThat(service.remembered(PLAIN)).isEmpty();
  }

  @Test
  void tooMuchToDoIsCountedAndSaid() {
    assertThat(service.overloaded().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(observed).containsExactly("OVERLOADED");
  }

  @Test
  void strangersAreToldNothing() {
    proof = Proof.of(Caller.UNKNOWN);
    denied(TLS, "", Code.UNAUTHENTICATED, "request authenticate failure");
    proof = Proof.of(new Caller(List.of(WORKLOAD)));
    denied(PLAIN, "", Code.UNAUTHENTICATED, "request authenticate failure");
    assertThat(requests).isEmpty();
    assertThat(observed).containsExactly("requested", "unbelieved", "requested", "unbelieved");
  }

  @Test
  void failuresHaveTheCodesThatAgentsKnow() {
    fails(CsrFailure.Kind.CSR_ERROR, Code.INVALID_ARGUMENT);
    fails(CsrFailure.Kind.TTL_ERROR, Code.INVALID_ARGUMENT);
    fails(CsrFailure.Kind.CERT_GEN_ERROR, Code.INTERNAL);
    fails(CsrFailure.Kind.CA_NOT_READY, Code.INTERNAL);
    fails(CsrFailure.Kind.OVERLOADED, Code.RESOURCE_EXHAUSTED);
  }

  private void fails(CsrFailure.Kind kind, Code code) {
    failure = Optional.of(new CsrFailure(kind, "why"));
    denied(TLS, "", code, "CSR signing error (why)");
    assertThat(observed).endsWith(kind.name());
  }

  @Test
  void aNodesProxyGetsTheCertificatesOfPodsOnItsNode() throws Exception {
    proof = ztunnel("uid");
    service.create(TLS, call(WORKLOAD));
    assertThat(requests.getFirst().identities()).containsExactly(WORKLOAD);
  }

  private static Proof ztunnel(String uid) {
    return new Proof(
        new Caller(List.of(ZTUNNEL)),
        Optional.empty(),
        Optional.of(new Proof.PodClaim("ztunnel-1", uid)));
  }

  @Test
  void impersonationIsForTrustedPodsAndTheirNodesAlone() {
    String refusal = "request impersonation authentication failure";
    denied(TLS, WORKLOAD, Code.UNAUTHENTICATED, refusal);
    proof = Proof.of(new Caller(List.of(ZTUNNEL)));
    denied(TLS, WORKLOAD, Code.UNAUTHENTICATED, refusal);
    proof = ztunnel("another");
    denied(TLS, WORKLOAD, Code.UNAUTHENTICATED, refusal);
    proof = ztunnel("uid");
    denied(TLS, "spiffe://td/ns/a/sa/elsewhere", Code.UNAUTHENTICATED, refusal);
    denied(TLS, WORKLOAD.replace("://td/", "://other.td/"), Code.UNAUTHENTICATED, refusal);
    denied(TLS, "root", Code.UNAUTHENTICATED, refusal);
    pod = new NodePods.NodePod("uid", "other", "node-1");
    denied(TLS, WORKLOAD, Code.UNAUTHENTICATED, refusal);
    pod = new NodePods.NodePod("uid", "ztunnel", "");
    denied(TLS, WORKLOAD, Code.UNAUTHENTICATED, refusal);
    assertThat(requests).isEmpty();
  }

  @Test
  void absurdLifetimesDoNotOverflow() throws Exception {
    for (long seconds : List.of(Long.MAX_VALUE, Long.MIN_VALUE, -1L, 0L)) {
      service.create(TLS, new CertificateService.Call("csr", seconds, "", ""));
      assertThat(requests.getLast().lifetime().orElseThrow().isNegative()).isFalse();
    }
  }
}
