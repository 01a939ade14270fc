package dev.mizzen.agent;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the control plane. Made anew where the trusted roots have changed; calls on the
 * old one end as they would have. Safe for use by many threads.
 *
 * <p>Source: Istio 1.30, pkg/istio-agent/xds_proxy.go, buildUpstreamClientDialOpts.
 */
final class Upstream implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> CLUSTER_ID = key("clusterid");
  private static final int WINDOW_BYTES = 1 << 20;

  private final AgentSettings settings;
  private @Nullable Connection connection;

  /** A channel and what it trusts. */
  private record Connection(ManagedChannel channel, String roots) {}

  Upstream(AgentSettings settings) {
    this.settings = settings;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /**
   * The channel for a new call.
   *
   * @throws IOException where the roots cannot be read
   */
  synchronized Channel channel() throws IOException {
    String roots = Files.readString(settings.roots());
    Connection open = connection;
    if (open == null || !open.roots().equals(roots)) {
      redial();
      open = new Connection(dial(roots), roots);
      connection = open;
    }
    return open.channel();
  }

  /** The next call gets a new connection. */
  synchronized void redial() {
    if (connection != null) {
      connection.channel().shutdown();
      connection = null;
    }
  }

  private ManagedChannel dial(String roots) throws IOException {
    try {
      return NettyChannelBuilder.forAddress(settings.controlPlane())
          .sslContext(
              GrpcSslContexts.forClient()
                  .trustManager(new ByteArrayInputStream(roots.getBytes(StandardCharsets.UTF_8)))
                  .build())
          .overrideAuthority(settings.serverName())
          .keepAliveTime(30, TimeUnit.SECONDS)
          .keepAliveTimeout(10, TimeUnit.SECONDS)
          .flowControlWindow(WINDOW_BYTES)
          .maxInboundMessageSize(Integer.MAX_VALUE)
          .build();
    } catch (SSLException | IllegalArgumentException bad) {
      throw new IOException(settings.roots() + " holds no roots to trust", bad);
    }
  }

  /** Has a call prove who makes it. */
  CallOptions options() {
    return CallOptions.DEFAULT.withCallCredentials(
        new Proof(settings.token(), settings.clusterId()));
  }

  @Override
  public synchronized void close() {
    if (connection != null) {
      connection.channel().shutdownNow();
      connection = null;
    }
  }

  /** The token as it is when the call starts. */
  private static final class Proof extends CallCredentials {
    private final Path token;
    private final String clusterId;

    Proof(Path token, String clusterId) {
      this.token = token;
      this.clusterId = clusterId;
    }

    @Override
    public void applyRequestMetadata(
        RequestInfo request, Executor executor, MetadataApplier applier) {
      executor.execute(() -> apply(applier));
    }

    private void apply(MetadataApplier applier) {
      Metadata headers = new Metadata();
      try {
        headers.put(AUTHORIZATION, "Bearer " + Files.readString(token).strip());
      } catch (IOException unreadable) {
        applier.fail(
            Status.UNAUTHENTICATED.withDescription("no token at " + token).withCause(unreadable));
        return;
      }
      headers.put(CLUSTER_ID, clusterId);
      applier.apply(headers);
    }
  }
}
