package dev.mizzen.istiod.identity;

import dev.mizzen.api.security.v1alpha1.IstioCertificateRequest;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.istiod.adapter.CertificateGrpc;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Calls a server's TLS port as agents do. */
final class SecureClient implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;

  private final ManagedChannel channel;
  private final Metadata headers = new Metadata();

  private SecureClient(ManagedChannel channel) {
    this.channel = channel;
  }

  /**
   * @param rootPem that the server's certificate has to lead to
   * @param identity to present
   */
  static SecureClient open(int port, String rootPem, Optional<Identity> identity)
      throws SSLException {
    SslContextBuilder tls =
        GrpcSslContexts.forClient()
            .trustManager(new ByteArrayInputStream(rootPem.getBytes(StandardCharsets.US_ASCII)));
    identity.ifPresent(
        own -> tls.keyManager(own.key(), own.chain().toArray(X509Certificate[]::new)));
    return new SecureClient(
        NettyChannelBuilder.forAddress("localhost", port).sslContext(tls.build()).build());
  }

  SecureClient with(String header, String value) {
    headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
    return this;
  }

  SecureClient token(String token) {
    return with("authorization", "Bearer " + token);
  }

  /** Calls on it carry the headers. */
  Channel channel() {
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private <Q, R> R only(MethodDescriptor<Q, R> method, Q request) {
    return ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        method,
        CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS),
        request);
  }

  /** The chain; fails with the server's status. */
  List<String> certificate(IstioCertificateRequest request) {
    return only(CertificateGrpc.method(), request).getCertChainList();
  }

  /** How the server ends a call for a certificate that asks for nothing. */
  Status callWithoutMessage() throws InterruptedException {
    CompletableFuture<Status> end = new CompletableFuture<>();
    var call =
        channel.newCall(
            CertificateGrpc.method(),
            CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.halfClose();
    try {
      return end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException open) {
      throw new AssertionError("the call was not ended", open);
    }
  }

  /** The first answer to a first request; fails with the server's status. */
  DiscoveryResponse first(Node node, XdsType type) {
    CompletableFuture<DiscoveryResponse> answer = new CompletableFuture<>();
    StreamObserver<DiscoveryRequest> stream =
        AggregatedDiscoveryServiceGrpc.newStub(
                ClientInterceptors.intercept(
                    channel, MetadataUtils.newAttachHeadersInterceptor(headers)))
            .streamAggregatedResources(new First(answer));
    stream.onNext(DiscoveryRequest.newBuilder().setNode(node).setTypeUrl(type.typeUrl()).build());
    try {
      return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      throw Status.fromThrowable(refused).asRuntimeException();
    } catch (InterruptedException | TimeoutException none) {
      throw new AssertionError("no answer", none);
    } finally {
      stream.onCompleted();
    }
  }

  private record First(CompletableFuture<DiscoveryResponse> answer)
      implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable refused) {
      answer.completeExceptionally(refused);
    }

    @Override
    public void onCompleted() {
      answer.completeExceptionally(new IllegalStateException("the server ended the stream"));
    }
  }

  /** The names of the certificates of a chain's first element. */
  static X509Certificate leaf(List<String> chain) throws Pem.BadPem {
    return Pem.certificates(chain.getFirst()).getFirst();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
