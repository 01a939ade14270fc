package dev.mizzen.istiod.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A proxy that behaves, on one stream for all of a test: it asks for other endpoints again and
 * again and takes the time. Not for use by several threads at once.
 */
public final class HealthyStream implements AutoCloseable {
  private final RawStream<DiscoveryRequest, DiscoveryResponse> stream;
  private final List<String> clusters;
  private DiscoveryResponse last = DiscoveryResponse.getDefaultInstance();
  private int asked;

  /** How long answers took. */
  public record Delays(int count, Duration middle, Duration p99, Duration longest) {
    static Delays of(List<Duration> delays) {
      List<Duration> sorted = new ArrayList<>(delays);
      Collections.sort(sorted);
      int count = sorted.size();
      return count == 0
          ? new Delays(0, Duration.ZERO, Duration.ZERO, Duration.ZERO)
          : new Delays(
              count,
              sorted.get(count / 2),
              sorted.get(Math.min(count - 1, count * 99 / 100)),
              sorted.getLast());
    }

    @Override
    public String toString() {
      return "%d answers, p50 %.1f ms, p99 %.1f ms, longest %.1f ms"
          .formatted(count, millis(middle), millis(p99), millis(longest));
    }

    private static double millis(Duration delay) {
      return delay.toNanos() / 1e6;
    }
  }

  private HealthyStream(RawStream<DiscoveryRequest, DiscoveryResponse> stream)
      throws InterruptedException {
    this.stream = stream;
    stream.send(Requests.first(XdsType.CLUSTER));
    DiscoveryResponse answer = stream.read();
    stream.send(acknowledge(answer).build());
    clusters = names(answer);
    measure();
  }

  /** Opens one on a plaintext port. */
  public static HealthyStream open(int port) throws InterruptedException {
    return open(
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build(), Optional.empty());
  }

  /** Opens one on a channel, which it ends. */
  public static HealthyStream open(ManagedChannel channel, Optional<CallCredentials> proof)
      throws InterruptedException {
    return new HealthyStream(
        RawStream.open(
            channel, AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(), proof));
  }

  /** Names of clusters whose endpoints are asked for, two at least. */
  private static List<String> names(DiscoveryResponse clusters) {
    return clusters.getResourcesList().stream()
        .map(
            resource -> {
              try {
                return resource.unpack(Cluster.class);
              } catch (InvalidProtocolBufferException broken) {
                throw new IllegalStateException(broken);
              }
            })
        .filter(cluster -> cluster.getType() == Cluster.DiscoveryType.EDS)
        .map(Cluster::getName)
        .toList();
  }

  /** Asks for the endpoints of another cluster and waits for the answer. */
  public Duration measure() throws InterruptedException {
    long started = System.nanoTime();
    asked++;
    stream.send(
        acknowledge(last)
            .setTypeUrl(XdsType.ENDPOINT.typeUrl())
            .addResourceNames(clusters.get(asked % clusters.size()))
            .build());
    last = stream.read();
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static DiscoveryRequest.Builder acknowledge(DiscoveryResponse answer) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(answer.getTypeUrl())
        .setVersionInfo(answer.getVersionInfo())
        .setResponseNonce(answer.getNonce());
  }

  /** Measures on a thread of its own until it is stopped. */
  public Background inTheBackground() {
    return new Background();
  }

  /** Answers that are being counted. */
  public final class Background {
    private final List<Duration> delays = new ArrayList<>();
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile boolean stopping;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    private Background() {
      thread.start();
    }

    private void run() {
      try {
        while (!stopping) {
          delays.add(measure());
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException unanswered) {
        failure = Optional.of(unanswered);
      }
    }

    /** Ends the counting; throws where the proxy was not served. */
    public Delays stop() throws InterruptedException {
      stopping = true;
      thread.join();
      if (failure.isPresent()) {
        throw failure.get();
      }
      return Delays.of(delays);
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
