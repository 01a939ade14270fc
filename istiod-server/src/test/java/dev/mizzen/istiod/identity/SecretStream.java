package dev.mizzen.istiod.identity;

import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A proxy that asks for secrets and takes what it is sent. */
final class SecretStream implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;

  private final LinkedBlockingQueue<Map<String, Secret>> answers = new LinkedBlockingQueue<>();
  private final Consumer<List<String>> ask;
  private final Runnable end;

  private SecretStream(Channel channel, Node node, boolean delta) {
    AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceStub stub =
        AggregatedDiscoveryServiceGrpc.newStub(channel);
    if (delta) {
      Taking<DeltaDiscoveryResponse> taking =
          new Taking<>(
              response ->
                  secrets(
                      response.getResourcesList().stream()
                          .map(resource -> unpack(resource.getResource()))
                          .toList()));
      StreamObserver<DeltaDiscoveryRequest> up = stub.deltaAggregatedResources(taking);
      taking.ack =
          response ->
              up.onNext(
                  DeltaDiscoveryRequest.newBuilder()
                      .setTypeUrl(XdsType.SECRET.typeUrl())
                      .setResponseNonce(response.getNonce())
                      .build());
      ask =
          names ->
              up.onNext(
                  DeltaDiscoveryRequest.newBuilder()
                      .setNode(node)
                      .setTypeUrl(XdsType.SECRET.typeUrl())
                      .addAllResourceNamesSubscribe(names)
                      .build());
      end = up::onCompleted;
    } else {
      Taking<DiscoveryResponse> taking =
          new Taking<>(
              response ->
                  secrets(response.getResourcesList().stream().map(SecretStream::unpack).toList()));
      StreamObserver<DiscoveryRequest> up = stub.streamAggregatedResources(taking);
      ask =
          names -> {
            taking.ack =
                response ->
                    up.onNext(
                        request(node, names)
                            .setVersionInfo(response.getVersionInfo())
                            .setResponseNonce(response.getNonce())
                            .build());
            up.onNext(request(node, names).build());
          };
      end = up::onCompleted;
    }
  }

  static SecretStream world(Channel channel, Node node) {
    return new SecretStream(channel, node, false);
  }

  static SecretStream delta(Channel channel, Node node) {
    return new SecretStream(channel, node, true);
  }

  private static DiscoveryRequest.Builder request(Node node, List<String> names) {
    return DiscoveryRequest.newBuilder()
        .setNode(node)
        .setTypeUrl(XdsType.SECRET.typeUrl())
        .addAllResourceNames(names);
  }

  private static Secret unpack(com.google.protobuf.Any any) {
    try {
      return any.unpack(Secret.class);
    } catch (com.google.protobuf.InvalidProtocolBufferException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  private static Map<String, Secret> secrets(List<Secret> all) {
    return all.stream().collect(Collectors.toMap(Secret::getName, Function.identity()));
  }

  SecretStream ask(String... names) {
    ask.accept(List.of(names));
    return this;
  }

  /** The next answer, by name. */
  Map<String, Secret> read() throws InterruptedException {
    Map<String, Secret> answer = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new IllegalStateException("no secrets came");
    }
    return answer;
  }

  boolean hasAnswers() {
    return !answers.isEmpty();
  }

  @Override
  public void close() {
    end.run();
  }

  /** Acknowledges each answer. */
  private final class Taking<R> implements StreamObserver<R> {
    private final Function<R, Map<String, Secret>> read;
    private volatile Consumer<R> ack = response -> {};

    Taking(Function<R, Map<String, Secret>> read) {
      this.read = read;
    }

    @Override
    public void onNext(R response) {
      answers.add(read.apply(response));
      ack.accept(response);
    }

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {}
  }
}
