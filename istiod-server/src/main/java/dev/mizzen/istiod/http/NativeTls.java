package dev.mizzen.istiod.http;

import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslContextOption;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS by BoringSSL, which gRPC's transport brings: all of the gRPC ports' TLS, and the webhooks'
 * where the JDK lacks what rules ask for.
 */
public final class NativeTls {
  private NativeTls() {}

  /**
   * Holds a port to the rules.
   *
   * @throws SSLException where they name groups and the library cannot be loaded: the one that
   *     would stand in for it does not keep to groups
   */
  public static SslContextBuilder hold(SslContextBuilder builder, TlsRules rules)
      throws SSLException {
    builder
        .protocols(rules.protocols())
        .ciphers(rules.suites(), SupportedCipherSuiteFilter.INSTANCE);
    if (rules.groups().isEmpty()) {
      return builder;
    }
    if (!OpenSsl.isAvailable()) {
      throw new SSLException(
          "BoringSSL, which is to keep to "
              + String.join(", ", rules.groups())
              + ", cannot be loaded: "
              + OpenSsl.unavailabilityCause());
    }
    // The library takes groups by the names that the JDK has for them.
    return builder.option(OpenSslContextOption.GROUPS, rules.groups().toArray(String[]::new));
  }

  /**
   * A context whose engines are BoringSSL's; callers need no certificate of their own. It has no
   * sockets.
   */
  static SSLContext context(X509ExtendedKeyManager identity, TlsRules rules) {
    try {
      SslContext tls =
          hold(SslContextBuilder.forServer(identity), rules)
              .sslProvider(SslProvider.OPENSSL)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      "h2",
                      "http/1.1"))
              .build();
      return new Context(tls, TlsServer.withoutIdentity());
    } catch (SSLException unavailable) {
      throw new IllegalStateException(unavailable.getMessage(), unavailable);
    }
  }

  private static final class Context extends SSLContext {
    Context(SslContext tls, SSLContext ofJdk) {
      super(new Engines(tls, ofJdk), ofJdk.getProvider(), ofJdk.getProtocol());
    }
  }

  private static final class Engines extends SSLContextSpi {
    private final SslContext tls;

    /** Has no certificate, so that nothing can be served by its sockets. */
    private final SSLContext ofJdk;

    Engines(SslContext tls, SSLContext ofJdk) {
      this.tls = tls;
      this.ofJdk = ofJdk;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return new NativeEngine(tls.newEngine(ByteBufAllocator.DEFAULT));
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return new NativeEngine(tls.newEngine(ByteBufAllocator.DEFAULT, host, port));
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return ofJdk.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return ofJdk.getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return tls.sessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return tls.sessionContext();
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random) {
      throw new IllegalStateException("it was made whole");
    }
  }
}
