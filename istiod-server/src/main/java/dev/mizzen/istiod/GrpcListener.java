package dev.mizzen.istiod;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The gRPC port. Source: spec xds §1.1, keepalive and limits. */
final class GrpcListener {
  private static final Duration AGE_GRACE = Duration.ofSeconds(10);
  private static final int FLOW_CONTROL_WINDOW = 1 << 20;
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private GrpcListener() {}

  static Server open(
      InetSocketAddress address, IstiodConfig.Serving serving, BindableService service) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .addService(service)
            .directExecutor()
            .maxInboundMessageSize(serving.maxReceiveBytes())
            .maxInboundMetadataSize(MAX_HEADER_BYTES)
            .maxConcurrentCallsPerConnection(serving.maxStreams())
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            .keepAliveTime(serving.keepaliveInterval().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(serving.keepaliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(serving.keepaliveInterval().toMillis() / 2, TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true);
    serving
        .maxConnectionAge()
        .ifPresent(
            age ->
                builder
                    .maxConnectionAge(age.toMillis(), TimeUnit.MILLISECONDS)
                    .maxConnectionAgeGrace(AGE_GRACE.toMillis(), TimeUnit.MILLISECONDS));
    try {
      return builder.build().start();
    } catch (IOException inUse) {
      throw new StartFailure("cannot serve xDS on " + address + ": " + inUse.getMessage(), inUse);
    }
  }

  /** Waits for streams to end, then ends them. */
  static void close(Server server, Duration atMost) {
    try {
      if (!server.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
