package dev.mizzen.istiod.status;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A sidecar that answers whatever it is sent at once: it takes everything, but for resources that
 * it was told to refuse.
 */
final class AnsweringProxy implements AutoCloseable {
  private final ManagedChannel channel;
  private final StreamObserver<DeltaDiscoveryRequest> requests;
  private final Map<String, String> has = new ConcurrentHashMap<>();
  private volatile Optional<String> refused = Optional.empty();

  /**
   * Connects and asks for clusters, listeners and routes.
   *
   * @param name of the pod
   */
  AnsweringProxy(int port, String namespace, String name, String... routes) {
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(new Answers());
    Node node =
        Node.newBuilder()
            .setId(
                "sidecar~10.1.1.1~%s.%s~%s.svc.cluster.local".formatted(name, namespace, namespace))
            .setMetadata(
                Struct.newBuilder()
                    .putFields("NAMESPACE", text(namespace))
                    .putFields("CLUSTER_ID", text("Kubernetes"))
                    .putFields("ISTIO_VERSION", text("1.30.3")))
            .build();
    for (XdsType type : List.of(XdsType.CLUSTER, XdsType.LISTENER, XdsType.ROUTE)) {
      requests.onNext(
          DeltaDiscoveryRequest.newBuilder()
              .setNode(node)
              .setTypeUrl(type.typeUrl())
              .addAllResourceNamesSubscribe(type == XdsType.ROUTE ? List.of(routes) : List.of())
              .build());
    }
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  /** From now on it refuses a resource, with Envoy's words. */
  void refuse(String resource) {
    refused = Optional.of(resource);
  }

  /** From now on it takes everything. */
  void refuseNothing() {
    refused = Optional.empty();
  }

  /** Whether it took a resource in which those words stand. */
  boolean hasTaken(String resource, String words) {
    return has.getOrDefault(resource, "").contains(words);
  }

  private final class Answers implements StreamObserver<DeltaDiscoveryResponse> {
    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      DeltaDiscoveryRequest.Builder answer =
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(response.getTypeUrl())
              .setResponseNonce(response.getNonce());
      Optional<String> bad =
          response.getResourcesList().stream()
              .map(Resource::getName)
              .filter(name -> refused.equals(Optional.of(name)))
              .findFirst();
      bad.ifPresentOrElse(
          name ->
              answer.setErrorDetail(
                  Status.newBuilder()
                      .setCode(13)
                      .setMessage("route " + name + ": duplicate domain")),
          () ->
              response
                  .getResourcesList()
                  .forEach(
                      resource ->
                          has.put(
                              resource.getName(),
                              resource.getResource().getValue().toStringUtf8())));
      synchronized (requests) {
        requests.onNext(answer.build());
      }
    }

    @Override
    public void onError(Throwable error) {
      has.clear();
    }

    @Override
    public void onCompleted() {
      has.clear();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
