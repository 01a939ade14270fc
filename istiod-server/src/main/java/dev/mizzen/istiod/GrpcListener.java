package dev.mizzen.istiod;

import dev.mizzen.istiod.http.NativeTls;
import dev.mizzen.istiod.http.TlsRules;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The gRPC ports. Source: spec xds §1.1, keepalive and limits. */
final class GrpcListener {
  private static final Duration AGE_GRACE = Duration.ofSeconds(10);
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private static final int FLOW_CONTROL_WINDOW = 1 << 20;
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  /** Streams that a client may break off on one connection, in so many seconds: CVE-2023-44487. */
  private static final int MAX_RESETS = 200;

  private static final int RESET_SECONDS = 30;

  private GrpcListener() {}

  /** In plain text. */
  static Server open(
      InetSocketAddress address, IstiodConfig.Serving serving, List<BindableService> services) {
    return start(builder(address, serving, services), address);
  }

  /**
   * Over TLS as {@link IstiodConfig.Serving#tls} has it; a client may present a certificate.
   *
   * @param keys the server's
   * @param peers judges clients' certificates
   */
  static Server openSecure(
      InetSocketAddress address,
      IstiodConfig.Serving serving,
      List<BindableService> services,
      X509ExtendedKeyManager keys,
      X509ExtendedTrustManager peers) {
    try {
      return start(
          builder(address, serving, services)
              .sslContext(context(serving.tls(), keys, peers))
              .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS),
          address);
    } catch (SSLException unavailable) {
      throw new StartFailure(
          "cannot serve TLS on " + address + ": " + unavailable.getMessage(), unavailable);
    }
  }

  private static SslContext context(
      TlsRules rules, X509ExtendedKeyManager keys, X509ExtendedTrustManager peers)
      throws SSLException {
    return NativeTls.hold(GrpcSslContexts.configure(SslContextBuilder.forServer(keys)), rules)
        .trustManager(peers)
        .clientAuth(ClientAuth.OPTIONAL)
        .build();
  }

  private static NettyServerBuilder builder(
      InetSocketAddress address, IstiodConfig.Serving serving, List<BindableService> services) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .directExecutor()
            .maxInboundMessageSize(serving.maxReceiveBytes())
            .maxInboundMetadataSize(MAX_HEADER_BYTES)
            .maxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
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
    services.forEach(builder::addService);
    return builder;
  }

  private static Server start(NettyServerBuilder builder, InetSocketAddress address) {
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
