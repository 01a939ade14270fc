package dev.mizzen.istiod.envoy;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What istio-agent is to the Envoys beside it: it hands out secrets, and carries everything else to
 * and from the server. One may stand beside many Envoys.
 */
final class Agent implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final ManagedChannel channel;
  private final Server server;

  private Agent(ManagedChannel channel, Server server) {
    this.channel = channel;
    this.server = server;
  }

  /** Starts one on a free loopback port. */
  static Agent start(int xdsPort, TestCertificate certificate) throws IOException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", xdsPort)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .usePlaintext()
            .build();
    return start(channel, channel, certificate, type -> type.equals(Secrets.TYPE));
  }

  /**
   * Starts one that lets the server answer for secrets too.
   *
   * @param channel ended with it
   * @param calls of the channel, with what proves who the proxy is
   */
  static Agent relaySecrets(ManagedChannel channel, Channel calls, TestCertificate certificate)
      throws IOException {
    return start(channel, calls, certificate, type -> false);
  }

  private static Agent start(
      ManagedChannel channel, Channel calls, TestCertificate certificate, Predicate<String> own)
      throws IOException {
    Secrets secrets = new Secrets(certificate);
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Relay(AggregatedDiscoveryServiceGrpc.newStub(calls), secrets, own))
            .addService(new SecretStreams(secrets))
            .build()
            .start();
    return new Agent(channel, server);
  }

  /** For ADS as well as for secrets. */
  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    channel.shutdownNow();
  }

  static final class SecretStreams
      extends SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase {
    private final Secrets secrets;

    SecretStreams(Secrets secrets) {
      this.secrets = secrets;
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamSecrets(
        StreamObserver<DiscoveryResponse> responses) {
      return new Requests<>(secrets.world(responses::onNext), responses);
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaSecrets(
        StreamObserver<DeltaDiscoveryResponse> responses) {
      return new Requests<>(secrets.delta(responses::onNext), responses);
    }
  }

  private static final class Relay
      extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
    private final AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceStub upstream;
    private final Secrets secrets;
    private final Predicate<String> isOwn;

    Relay(
        AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceStub upstream,
        Secrets secrets,
        Predicate<String> isOwn) {
      this.upstream = upstream;
      this.secrets = secrets;
      this.isOwn = isOwn;
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamAggregatedResources(
        StreamObserver<DiscoveryResponse> responses) {
      OneWriter<DiscoveryResponse> down = new OneWriter<>(responses);
      StreamObserver<DiscoveryRequest> up = upstream.streamAggregatedResources(down);
      Consumer<DiscoveryRequest> own = secrets.world(down::onNext);
      return new Requests<>(parted(DiscoveryRequest::getTypeUrl, own, up::onNext, isOwn), up);
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> responses) {
      OneWriter<DeltaDiscoveryResponse> down = new OneWriter<>(responses);
      StreamObserver<DeltaDiscoveryRequest> up = upstream.deltaAggregatedResources(down);
      Consumer<DeltaDiscoveryRequest> own = secrets.delta(down::onNext);
      return new Requests<>(parted(DeltaDiscoveryRequest::getTypeUrl, own, up::onNext, isOwn), up);
    }
  }

  /** Requests of types that are its own go one way, all others the other. */
  private static <Q> Consumer<Q> parted(
      Function<Q, String> typeUrl,
      Consumer<Q> secrets,
      Consumer<Q> others,
      Predicate<String> isOwn) {
    return request -> (isOwn.test(typeUrl.apply(request)) ? secrets : others).accept(request);
  }

  /** Hands each request on; its end is the end of {@code other}. */
  private record Requests<Q, R>(Consumer<Q> each, StreamObserver<R> other)
      implements StreamObserver<Q> {
    @Override
    public void onNext(Q request) {
      each.accept(request);
    }

    @Override
    public void onError(Throwable gone) {
      other.onError(gone);
    }

    @Override
    public void onCompleted() {
      other.onCompleted();
    }
  }

  /** A stream that several threads write to. */
  private record OneWriter<R>(StreamObserver<R> responses) implements StreamObserver<R> {
    @Override
    public void onNext(R response) {
      synchronized (responses) {
        responses.onNext(response);
      }
    }

    @Override
    public void onError(Throwable gone) {
      synchronized (responses) {
        responses.onError(gone);
      }
    }

    @Override
    public void onCompleted() {
      synchronized (responses) {
        responses.onCompleted();
      }
    }
  }
}
