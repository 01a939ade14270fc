package dev.mizzen.istiod.identity;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An agent that asks for the roots of the mesh and takes what it is sent. */
final class RootsStream implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;
  private static final String TYPE = XdsType.PROXY_CONFIG.typeUrl();

  private final BlockingQueue<List<String>> answers;
  private final Runnable end;

  private RootsStream(BlockingQueue<List<String>> answers, Runnable end) {
    this.answers = answers;
    this.end = end;
  }

  static RootsStream world(Channel channel, Node node) {
    Taking<DiscoveryResponse> taking = new Taking<>();
    StreamObserver<DiscoveryRequest> up =
        AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(taking);
    taking.take =
        response -> {
          taking.answers.add(roots(response.getResourcesList()));
          up.onNext(
              DiscoveryRequest.newBuilder()
                  .setTypeUrl(TYPE)
                  .setVersionInfo(response.getVersionInfo())
                  .setResponseNonce(response.getNonce())
                  .build());
        };
    up.onNext(DiscoveryRequest.newBuilder().setNode(node).setTypeUrl(TYPE).build());
    return new RootsStream(taking.answers, up::onCompleted);
  }

  static RootsStream delta(Channel channel, Node node) {
    Taking<DeltaDiscoveryResponse> taking = new Taking<>();
    StreamObserver<DeltaDiscoveryRequest> up =
        AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(taking);
    taking.take =
        response -> {
          taking.answers.add(
              roots(response.getResourcesList().stream().map(Resource::getResource).toList()));
          up.onNext(
              DeltaDiscoveryRequest.newBuilder()
                  .setTypeUrl(TYPE)
                  .setResponseNonce(response.getNonce())
                  .build());
        };
    up.onNext(DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(TYPE).build());
    return new RootsStream(taking.answers, up::onCompleted);
  }

  private static List<String> roots(List<Any> resources) {
    if (resources.size() != 1) {
      throw new IllegalStateException(resources.size() + " resources, want 1");
    }
    try {
      return List.copyOf(resources.getFirst().unpack(ProxyConfig.class).getCaCertificatesPemList());
    } catch (InvalidProtocolBufferException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  /** The next answer. */
  List<String> read() throws InterruptedException {
    List<String> next = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no answer");
    }
    return next;
  }

  /** Reads until an answer holds exactly these, in any order. */
  void await(String... roots) throws InterruptedException {
    List<String> last = List.of();
    do {
      List<String> next = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("the last answer has " + last.size() + " roots: " + last);
      }
      last = next;
    } while (!last.equals(List.of(roots).stream().sorted().toList()));
  }

  boolean hasAnswers() {
    return !answers.isEmpty();
  }

  @Override
  public void close() {
    end.run();
  }

  /** Hands each answer on. */
  private static final class Taking<R> implements StreamObserver<R> {
    private final BlockingQueue<List<String>> answers = new LinkedBlockingQueue<>();
    private volatile Consumer<R> take = response -> {};

    @Override
    public void onNext(R response) {
      take.accept(response);
    }

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {}
  }
}
