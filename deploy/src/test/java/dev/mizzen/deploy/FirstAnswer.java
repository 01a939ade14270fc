package dev.mizzen.deploy;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a sidecar is first told in plain text, of one type. */
final class FirstAnswer implements StreamObserver<DiscoveryResponse> {
  private static final int PORT = 15_010;
  private static final int MAX_BYTES = 64 << 20;
  private static final String CLUSTERS = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

  private final CompletableFuture<DiscoveryResponse> answer = new CompletableFuture<>();

  private FirstAnswer() {}

  static DiscoveryResponse clusters()
      throws InterruptedException, ExecutionException, TimeoutException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", PORT)
            .usePlaintext()
            .maxInboundMessageSize(MAX_BYTES)
            .build();
    try {
      FirstAnswer first = new FirstAnswer();
      AggregatedDiscoveryServiceGrpc.newStub(channel)
          .streamAggregatedResources(first)
          .onNext(
              DiscoveryRequest.newBuilder()
                  .setNode(
                      Node.newBuilder()
                          .setId("sidecar~10.1.0.7~reviews-1.shop~shop.svc.cluster.local"))
                  .setTypeUrl(CLUSTERS)
                  .build());
      return first.answer.get(30, TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow();
    }
  }

  @Override
  public void onNext(DiscoveryResponse response) {
    answer.complete(response);
  }

  @Override
  public void onError(Throwable error) {
    answer.completeExceptionally(error);
  }

  @Override
  public void onCompleted() {
    answer.completeExceptionally(new IllegalStateException("ended without an answer"));
  }
}
