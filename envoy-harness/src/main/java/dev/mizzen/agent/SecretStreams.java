package dev.mizzen.agent;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.mizzen.ca.Pem;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hands Envoy the secrets {@code default} and {@code ROOTCA}, and each that follows. State of the
 * world only, as istio-agent.
 */
final class SecretStreams extends SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase {
  private static final String TYPE =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
  private static final String OWN = "default";
  private static final String ROOTS = "ROOTCA";

  private final Renewal renewal;

  SecretStreams(Renewal renewal) {
    this.renewal = renewal;
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamSecrets(
      StreamObserver<DiscoveryResponse> responses) {
    Stream stream = new Stream(responses);
    renewal.subscribe(stream);
    return stream;
  }

  /**
   * One stream; its monitor guards it, since requests and renewals come on threads of their own.
   */
  private final class Stream
      implements StreamObserver<DiscoveryRequest>, Consumer<WorkloadCertificate> {
    private final StreamObserver<DiscoveryResponse> responses;
    private List<String> wanted = List.of();
    private boolean ended;
    private int sent;
    private List<Any> last = List.of();

    Stream(StreamObserver<DiscoveryResponse> responses) {
      this.responses = responses;
    }

    @Override
    public synchronized void onNext(DiscoveryRequest request) {
      List<String> names = List.copyOf(request.getResourceNamesList());
      if (!Set.of(OWN, ROOTS).containsAll(names)) {
        end();
        responses.onError(
            Status.INVALID_ARGUMENT
                .withDescription("an agent has the secrets default and ROOTCA, not " + names)
                .asException());
        return;
      }
      if (!names.equals(wanted)) {
        wanted = names;
        last = List.of();
        renewal.current().ifPresent(this);
      }
    }

    @Override
    public synchronized void accept(WorkloadCertificate certificate) {
      if (wanted.isEmpty() || ended) {
        return;
      }
      List<Any> secrets = wanted.stream().map(name -> Any.pack(secret(name, certificate))).toList();
      if (secrets.equals(last)) {
        return;
      }
      last = secrets;
      sent++;
      responses.onNext(
          DiscoveryResponse.newBuilder()
              .setTypeUrl(TYPE)
              .setVersionInfo(certificate.leaf().getSerialNumber().toString(16) + "/" + sent)
              .setNonce(Integer.toString(sent))
              .addAllResources(secrets)
              .build());
    }

    @Override
    public synchronized void onError(Throwable gone) {
      end();
    }

    @Override
    public synchronized void onCompleted() {
      end();
      responses.onCompleted();
    }

    private void end() {
      ended = true;
      renewal.unsubscribe(this);
    }
  }

  private static Secret secret(String name, WorkloadCertificate certificate) {
    Secret.Builder secret = Secret.newBuilder().setName(name);
    if (name.equals(ROOTS)) {
      secret.setValidationContext(
          CertificateValidationContext.newBuilder().setTrustedCa(inline(certificate.roots())));
    } else {
      secret.setTlsCertificate(
          TlsCertificate.newBuilder()
              .setCertificateChain(inline(certificate.chain()))
              .setPrivateKey(inline(Pem.text(certificate.key()))));
    }
    return secret.build();
  }

  private static DataSource inline(String pem) {
    return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
  }
}
