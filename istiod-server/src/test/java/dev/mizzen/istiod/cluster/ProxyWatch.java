package dev.mizzen.istiod.cluster;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A proxy that subscribes to clusters, listeners and the endpoints of one cluster, acknowledges
 * everything and remembers every answer. Guarded by its lock.
 */
final class ProxyWatch implements AutoCloseable {
  private final ManagedChannel channel;
  private final String cluster;
  private final StreamObserver<DiscoveryRequest> requests;
  private final List<Set<String>> endpoints = new ArrayList<>();
  private Set<String> clusters = Set.of();
  private int responses;
  private String ended = "";

  /**
   * @param port of the server
   * @param cluster for example {@code outbound|80||web.shop.svc.cluster.local}
   */
  ProxyWatch(int port, String cluster) {
    this.cluster = cluster;
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Inbox());
    Node node =
        Node.newBuilder().setId("sidecar~10.10.0.9~watcher.shop~shop.svc.cluster.local").build();
    for (XdsType type : List.of(XdsType.CLUSTER, XdsType.ENDPOINT, XdsType.LISTENER)) {
      send(request(type.typeUrl()).setNode(node));
    }
  }

  private DiscoveryRequest.Builder request(String type) {
    DiscoveryRequest.Builder request = DiscoveryRequest.newBuilder().setTypeUrl(type);
    return type.equals(XdsType.ENDPOINT.typeUrl()) ? request.addResourceNames(cluster) : request;
  }

  private void send(DiscoveryRequest.Builder request) {
    synchronized (requests) { // a call takes one message at a time
      requests.onNext(request.build());
    }
  }

  /**
   * Waits until the last answer has exactly these addresses.
   *
   * @return how long it took
   */
  Duration untilEndpoints(Duration atMost, String... addresses) throws InterruptedException {
    Set<String> wanted = Set.of(addresses);
    return until(atMost, () -> !endpoints.isEmpty() && endpoints.getLast().equals(wanted));
  }

  /** Waits until a cluster is there, or is not. */
  Duration untilCluster(Duration atMost, String name, boolean isThere) throws InterruptedException {
    return until(atMost, () -> !clusters.isEmpty() && clusters.contains(name) == isThere);
  }

  private synchronized Duration until(Duration atMost, BooleanSupplier holds)
      throws InterruptedException {
    long began = System.nanoTime();
    long end = began + atMost.toNanos();
    while (!holds.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0 || !ended.isEmpty()) {
        throw new IllegalStateException(
            "not within " + atMost + ": " + endpoints + " " + clusters + " " + ended);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** What the endpoints have been, answer by answer. */
  synchronized List<Set<String>> endpoints() {
    return List.copyOf(endpoints);
  }

  /** The names of the clusters, as they were told last. */
  synchronized Set<String> clusters() {
    return clusters;
  }

  /** How many answers have come, of any type. */
  synchronized int responses() {
    return responses;
  }

  private synchronized void note(DiscoveryResponse response) {
    responses++;
    if (response.getTypeUrl().equals(XdsType.CLUSTER.typeUrl())) {
      clusters =
          response.getResourcesList().stream()
              .map(any -> unpack(any, Cluster.class).getName())
              .collect(Collectors.toSet());
    } else if (response.getTypeUrl().equals(XdsType.ENDPOINT.typeUrl())) {
      response
          .getResourcesList()
          .forEach(any -> endpoints.add(addresses(unpack(any, ClusterLoadAssignment.class))));
    }
    notifyAll();
  }

  private synchronized void end(String why) {
    ended = why;
    notifyAll();
  }

  private static Set<String> addresses(ClusterLoadAssignment assignment) {
    return assignment.getEndpointsList().stream()
        .flatMap(locality -> locality.getLbEndpointsList().stream())
        .map(ProxyWatch::address)
        .collect(Collectors.toSet());
  }

  private static String address(LbEndpoint endpoint) {
    return endpoint.getEndpoint().getAddress().getSocketAddress().getAddress();
  }

  private static <M extends Message> M unpack(Any any, Class<M> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** What comes from the server. */
  private final class Inbox implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      note(response);
      send(
          request(response.getTypeUrl())
              .setVersionInfo(response.getVersionInfo())
              .setResponseNonce(response.getNonce()));
    }

    @Override
    public void onError(Throwable failure) {
      end("the stream ended: " + failure);
    }

    @Override
    public void onCompleted() {
      end("the server ended the stream");
    }
  }
}
