package dev.mizzen.istiod;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
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

  /** Forward secret and authenticated ones. Source: Go's, which istiod serves with. */
  private static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

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
   * Over TLS 1.2 or newer; a client may present a certificate.
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
      SslContext tls =
          GrpcSslContexts.configure(SslContextBuilder.forServer(keys))
              .trustManager(peers)
              .clientAuth(ClientAuth.OPTIONAL)
              .protocols("TLSv1.3", "TLSv1.2")
              .ciphers(CIPHER_SUITES, SupportedCipherSuiteFilter.INSTANCE)
              .build();
      return start(
          builder(address, serving, services)
              .sslContext(tls)
              .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS),
          address);
    } catch (SSLException unavailable) {
      throw new StartFailure(
          "cannot serve TLS on " + address + ": " + unavailable.getMessage(), unavailable);
    }
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
