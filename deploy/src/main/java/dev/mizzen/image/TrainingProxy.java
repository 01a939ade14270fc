package dev.mizzen.image;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A proxy on delta streams that asks for one type after the other and acknowledges everything. */
final class TrainingProxy implements StreamObserver<DeltaDiscoveryResponse> {
  private static final int LONGEST_SECONDS = 60;
  private static final String PREFIX = "type.googleapis.com/";
  private static final List<String> TYPES =
      List.of(
          "envoy.config.cluster.v3.Cluster",
          "envoy.config.listener.v3.Listener",
          "istio.networking.nds.v1.NameTable");
  private static final String ROUTES = "envoy.config.route.v3.RouteConfiguration";
  private static final String ENDPOINTS = "envoy.config.endpoint.v3.ClusterLoadAssignment";

  private final BlockingQueue<DeltaDiscoveryResponse> answers = new LinkedBlockingQueue<>();
  private final StreamObserver<DeltaDiscoveryRequest> requests;
  private final Node node;

  TrainingProxy(ManagedChannel channel, Node node) {
    this.node = node;
    this.requests = AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(this);
  }

  void subscribe() throws IOException, InterruptedException {
    for (String type : TYPES) {
      ask(type, List.of());
    }
    ask(ROUTES, List.of("9080", "80", "http.80", "http.8080"));
    ask(ENDPOINTS, List.of("outbound|9080||reviews.bookinfo.svc.cluster.local"));
  }

  /** The next answer to nothing that was asked. */
  void awaitPush() throws IOException, InterruptedException {
    acknowledge(next());
  }

  private void ask(String type, List<String> names) throws IOException, InterruptedException {
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setNode(node)
            .setTypeUrl(PREFIX + type)
            .addAllResourceNamesSubscribe(names)
            .build());
    DeltaDiscoveryResponse answer = next();
    acknowledge(answer);
    while (!answer.getTypeUrl().equals(PREFIX + type)) {
      answer = next();
      acknowledge(answer);
    }
  }

  private DeltaDiscoveryResponse next() throws IOException, InterruptedException {
    DeltaDiscoveryResponse answer = answers.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new IOException("no answer to " + node.getId());
    }
    return answer;
  }

  private void acknowledge(DeltaDiscoveryResponse answer) {
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(answer.getTypeUrl())
            .setResponseNonce(answer.getNonce())
            .build());
  }

  @Override
  public void onNext(DeltaDiscoveryResponse answer) {
    answers.add(answer);
  }

  @Override
  public void onError(Throwable ended) {} // whoever waits for an answer has none, and says so

  @Override
  public void onCompleted() {}
}
