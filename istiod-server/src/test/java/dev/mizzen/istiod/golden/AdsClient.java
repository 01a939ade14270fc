package dev.mizzen.istiod.golden;

import com.google.protobuf.Any;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A proxy that asks for one type after the other on one stream and acknowledges everything. */
public interface AdsClient extends AutoCloseable {

  /**
   * Everything the server answers to a first request for a type.
   *
   * @param names empty for everything
   */
  List<Any> fetch(XdsType type, List<String> names) throws InterruptedException;

  @Override
  void close();

  static AdsClient stateOfTheWorld(int port, Node node) {
    return new StateOfTheWorld(channel(port), node);
  }

  static AdsClient delta(int port, Node node) {
    return new Delta(channel(port), node);
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .maxInboundMessageSize(256 << 20)
        .build();
  }

  /** What came in, in order; an error ends the wait for more. */
  final class Inbox<R> implements StreamObserver<R> {
    private final LinkedBlockingQueue<Object> letters = new LinkedBlockingQueue<>();

    @Override
    public void onNext(R response) {
      letters.add(response);
    }

    @Override
    public void onError(Throwable error) {
      letters.add(error);
    }

    @Override
    public void onCompleted() {
      letters.add(new IllegalStateException("the server ended the stream"));
    }

    Object take() throws InterruptedException {
      Object letter = letters.poll(20, TimeUnit.SECONDS);
      if (letter == null) {
        throw new IllegalStateException("no answer within 20 s");
      }
      if (letter instanceof Throwable error) {
        throw new IllegalStateException("the stream ended: " + error.getMessage(), error);
      }
      return letter;
    }
  }

  /** The first of the two protocols. */
  final class StateOfTheWorld implements AdsClient {
    private final ManagedChannel channel;
    private final Node node;
    private final Inbox<DiscoveryResponse> inbox = new Inbox<>();
    private final StreamObserver<DiscoveryRequest> requests;

    private StateOfTheWorld(ManagedChannel channel, Node node) {
      this.channel = channel;
      this.node = node;
      this.requests =
          AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(inbox);
    }

    @Override
    public List<Any> fetch(XdsType type, List<String> names) throws InterruptedException {
      requests.onNext(
          DiscoveryRequest.newBuilder()
              .setNode(node)
              .setTypeUrl(type.typeUrl())
              .addAllResourceNames(names)
              .build());
      while (true) {
        DiscoveryResponse response = (DiscoveryResponse) inbox.take();
        requests.onNext(
            DiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setVersionInfo(response.getVersionInfo())
                .setResponseNonce(response.getNonce())
                .addAllResourceNames(names)
                .build());
        if (response.getTypeUrl().equals(type.typeUrl())) {
          return response.getResourcesList();
        }
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  /** The second of the two protocols. */
  final class Delta implements AdsClient {
    private final ManagedChannel channel;
    private final Node node;
    private final Inbox<DeltaDiscoveryResponse> inbox = new Inbox<>();
    private final StreamObserver<DeltaDiscoveryRequest> requests;

    private Delta(ManagedChannel channel, Node node) {
      this.channel = channel;
      this.node = node;
      this.requests =
          AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(inbox);
    }

    @Override
    public List<Any> fetch(XdsType type, List<String> names) throws InterruptedException {
      requests.onNext(
          DeltaDiscoveryRequest.newBuilder()
              .setNode(node)
              .setTypeUrl(type.typeUrl())
              .addAllResourceNamesSubscribe(names)
              .build());
      while (true) {
        DeltaDiscoveryResponse response = (DeltaDiscoveryResponse) inbox.take();
        requests.onNext(
            DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce())
                .build());
        if (response.getTypeUrl().equals(type.typeUrl())) {
          return response.getResourcesList().stream().map(Resource::getResource).toList();
        }
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
