package dev.mizzen.agent;

import dev.mizzen.api.security.v1alpha1.IstioCertificateRequest;
import dev.mizzen.api.security.v1alpha1.IstioCertificateResponse;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.security.KeyPair;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Gets certificates from {@code istio.v1.auth.IstioCertificateService}, each for a new key. Tries
 * again where that may help.
 *
 * <p>Source: Istio 1.30, security/pkg/nodeagent/caclient/providers/citadel/client.go.
 */
final class CertificateClient {
  private static final MethodDescriptor<IstioCertificateRequest, IstioCertificateResponse> CREATE =
      MethodDescriptor.<IstioCertificateRequest, IstioCertificateResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("istio.v1.auth.IstioCertificateService/CreateCertificate")
          .setRequestMarshaller(ProtoUtils.marshaller(IstioCertificateRequest.getDefaultInstance()))
          .setResponseMarshaller(
              ProtoUtils.marshaller(IstioCertificateResponse.getDefaultInstance()))
          .build();
  private static final Set<Status.Code> PASSING =
      EnumSet.of(
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.ABORTED,
          Status.Code.INTERNAL,
          Status.Code.UNAVAILABLE);
  private static final int TRIES = 5;
  private static final int FIRST_PAUSE_MILLIS = 100;
  private static final int DEADLINE_SECONDS = 10;

  private final AgentSettings settings;
  private final Upstream upstream;

  CertificateClient(AgentSettings settings, Upstream upstream) {
    this.settings = settings;
    this.upstream = upstream;
  }

  /** There is no certificate; the message says why and holds no token. */
  static final class NoCertificate extends Exception {
    private static final long serialVersionUID = 1L;

    NoCertificate(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A new key and a certificate for it. Blocks; each try for {@value #DEADLINE_SECONDS} s at most.
   */
  WorkloadCertificate get() throws NoCertificate, InterruptedException {
    KeyPair keys = keys();
    IstioCertificateRequest request =
        IstioCertificateRequest.newBuilder()
            .setCsr(SigningRequests.pem(keys, settings.identity()))
            .setValidityDuration(settings.lifetime().toSeconds())
            .build();
    try {
      return WorkloadCertificate.read(keys.getPrivate(), ask(request).getCertChainList());
    } catch (Pem.BadPem | IllegalArgumentException bad) {
      throw new NoCertificate("the authority's answer " + bad.getMessage(), bad);
    }
  }

  private KeyPair keys() {
    return switch (settings.keys()) {
      case RSA_2048 -> KeyPairs.rsa(KeyPairs.MIN_RSA_BITS);
      case EC_P256 -> KeyPairs.ec();
    };
  }

  private IstioCertificateResponse ask(IstioCertificateRequest request)
      throws NoCertificate, InterruptedException {
    int pause = FIRST_PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      try {
        return ClientCalls.blockingUnaryCall(
            upstream.channel(),
            CREATE,
            upstream.options().withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS),
            request);
      } catch (StatusRuntimeException refused) {
        upstream.redial();
        if (attempt == TRIES || !PASSING.contains(refused.getStatus().getCode())) {
          throw new NoCertificate(String.valueOf(refused.getMessage()), refused);
        }
      } catch (IOException noRoots) {
        throw new NoCertificate(String.valueOf(noRoots.getMessage()), noRoots);
      }
      Thread.sleep(pause + ThreadLocalRandom.current().nextInt(pause));
      pause *= 2;
    }
  }
}
