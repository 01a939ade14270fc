package dev.mizzen.istiod.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The secrets that an agent beside Envoy would hand it: one self-signed certificate as {@code
 * default} and, for every other name, as the root to trust.
 */
public final class SecretService implements AutoCloseable {
  private static final String TYPE =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  private final Server server;

  private SecretService(Server server) {
    this.server = server;
  }

  static SecretService start(Path work) throws IOException, InterruptedException {
    return start(work, InetAddress.getLoopbackAddress(), List.of());
  }

  /**
   * Starts on a free port.
   *
   * @param identities SPIFFE URIs that the certificate holds
   */
  public static SecretService start(Path work, InetAddress address, List<String> identities)
      throws IOException, InterruptedException {
    Secrets secrets = new Secrets(TestCertificate.make(work, identities));
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
            .addService(secrets)
            .build()
            .start();
    return new SecretService(server);
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class Secrets
      extends SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase {
    private final TestCertificate certificate;

    Secrets(TestCertificate certificate) {
      this.certificate = certificate;
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamSecrets(
        StreamObserver<DiscoveryResponse> responses) {
      return new Stream<>(responses) {
        @Override
        public void onNext(DiscoveryRequest request) {
          if (!request.getResponseNonce().isEmpty()) {
            return;
          }
          DiscoveryResponse.Builder response =
              DiscoveryResponse.newBuilder().setTypeUrl(TYPE).setVersionInfo("1").setNonce("1");
          request.getResourceNamesList().forEach(name -> response.addResources(secret(name)));
          responses.onNext(response.build());
        }
      };
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaSecrets(
        StreamObserver<DeltaDiscoveryResponse> responses) {
      return new Stream<>(responses) {
        @Override
        public void onNext(DeltaDiscoveryRequest request) {
          if (request.getResourceNamesSubscribeCount() == 0) {
            return;
          }
          DeltaDiscoveryResponse.Builder response =
              DeltaDiscoveryResponse.newBuilder().setTypeUrl(TYPE).setNonce("1");
          request
              .getResourceNamesSubscribeList()
              .forEach(
                  name ->
                      response.addResources(
                          Resource.newBuilder()
                              .setName(name)
                              .setVersion("1")
                              .setResource(secret(name))));
          responses.onNext(response.build());
        }
      };
    }

    private Any secret(String name) {
      Secret.Builder secret = Secret.newBuilder().setName(name);
      if (name.equals("default")) {
        secret.setTlsCertificate(
            TlsCertificate.newBuilder()
                .setCertificateChain(inline(certificate.chain()))
                .setPrivateKey(inline(certificate.key())));
      } else {
        secret.setValidationContext(
            CertificateValidationContext.newBuilder().setTrustedCa(inline(certificate.chain())));
      }
      return Any.pack(secret.build());
    }

    private static DataSource inline(String pem) {
      return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
    }
  }

  private abstract static class Stream<Q, R> implements StreamObserver<Q> {
    private final StreamObserver<R> responses;

    Stream(StreamObserver<R> responses) {
      this.responses = responses;
    }

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }
}
