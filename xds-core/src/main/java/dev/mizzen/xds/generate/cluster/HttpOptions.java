package dev.mizzen.xds.generate.cluster;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.generate.Anys;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;

/**
 * The HTTP side of one cluster while it is built. Confined to one build.
 *
 * <p>A cluster that needs no word about HTTP has no options at all. Source: Istio 1.30,
 * pilot/pkg/networking/core/cluster_builder.go, setUpstreamProtocol, build; spec xds §3.2.
 */
final class HttpOptions {
  private static final String KEY = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private final HttpProtocolOptions.Builder options = HttpProtocolOptions.newBuilder();
  private final Http1ProtocolOptions http1;
  private boolean isNeeded;

  private HttpOptions(boolean preservesHeaderCase) {
    this.http1 = preservesHeaderCase ? preservingCase() : Http1ProtocolOptions.getDefaultInstance();
  }

  /** The options that a port's protocol asks for. Only sidecars sniff protocols. */
  static HttpOptions forPort(Protocol protocol, ClusterTraits proxy) {
    HttpOptions options =
        new HttpOptions(
            proxy.preservesHeaderCase() && protocol.isHttpOrSniffed() && !protocol.isHttp2());
    if (protocol.isHttp2()) {
      options.useHttp2();
    } else if (protocol == Protocol.UNSUPPORTED && !proxy.isRouter()) {
      options.useDownstreamProtocol();
    } else if (proxy.preservesHeaderCase() && protocol.isHttpOrSniffed()) {
      options.useHttp1();
    }
    return options;
  }

  /** For clusters that speak HTTP/2 only. */
  static HttpOptions forHttp2() {
    HttpOptions options = new HttpOptions(false);
    options.useHttp2();
    return options;
  }

  /** For clusters of any protocol. */
  static HttpOptions followingClient(boolean preservesHeaderCase) {
    HttpOptions options = new HttpOptions(preservesHeaderCase);
    options.useDownstreamProtocol();
    return options;
  }

  /** Speak to the endpoint what the client spoke. */
  void useDownstreamProtocol() {
    isNeeded = true;
    options.setUseDownstreamProtocolConfig(
        HttpProtocolOptions.UseDownstreamHttpConfig.newBuilder()
            .setHttpProtocolOptions(http1)
            .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()));
  }

  private void useHttp1() {
    isNeeded = true;
    options.setExplicitHttpConfig(
        HttpProtocolOptions.ExplicitHttpConfig.newBuilder().setHttpProtocolOptions(http1));
  }

  /** Speak HTTP/2 from the first byte. */
  private void useHttp2() {
    isNeeded = true;
    options.setExplicitHttpConfig(
        HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
            .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()));
  }

  /** Speak HTTP/2, unless the port's protocol has already decided. */
  void upgradeToHttp2() {
    if (!options.hasExplicitHttpConfig() && !options.hasUseDownstreamProtocolConfig()) {
      useHttp2();
    }
  }

  boolean isHttp2() {
    return options.getExplicitHttpConfig().hasHttp2ProtocolOptions();
  }

  void idleTimeout(Duration timeout) {
    isNeeded = true;
    options.getCommonHttpProtocolOptionsBuilder().setIdleTimeout(timeout);
  }

  void maxRequestsPerConnection(int requests) {
    isNeeded = true;
    options
        .getCommonHttpProtocolOptionsBuilder()
        .setMaxRequestsPerConnection(UInt32Value.of(requests));
  }

  void maxConnectionDuration(Duration duration) {
    isNeeded = true;
    options.getCommonHttpProtocolOptionsBuilder().setMaxConnectionDuration(duration);
  }

  /** Counts for HTTP/2 only; others get options that say nothing. */
  void maxConcurrentStreams(int streams) {
    isNeeded = true;
    options.getCommonHttpProtocolOptionsBuilder();
    if (isHttp2()) {
      options
          .getExplicitHttpConfigBuilder()
          .getHttp2ProtocolOptionsBuilder()
          .setMaxConcurrentStreams(UInt32Value.of(streams));
    }
  }

  /** Take the SNI from the request's host. */
  void autoSni() {
    isNeeded = true;
    options.getUpstreamHttpProtocolOptionsBuilder().setAutoSni(true);
  }

  /** Check the endpoint's certificate against the request's host. */
  void autoSanValidation() {
    isNeeded = true;
    options.getUpstreamHttpProtocolOptionsBuilder().setAutoSanValidation(true);
  }

  /**
   * Writes the options into the cluster, where it needs any. Envoy wants an upstream protocol in
   * them: HTTP/1 where nothing else was said.
   */
  void addTo(Cluster.Builder cluster) {
    if (!isNeeded) {
      return;
    }
    if (!options.hasExplicitHttpConfig() && !options.hasUseDownstreamProtocolConfig()) {
      useHttp1();
    }
    cluster.putTypedExtensionProtocolOptions(KEY, Anys.pack(options.build()));
  }

  private static Http1ProtocolOptions preservingCase() {
    Any formatter = Anys.pack(PreserveCaseFormatterConfig.getDefaultInstance());
    return Http1ProtocolOptions.newBuilder()
        .setHeaderKeyFormat(
            Http1ProtocolOptions.HeaderKeyFormat.newBuilder()
                .setStatefulFormatter(
                    TypedExtensionConfig.newBuilder()
                        .setName("preserve_case")
                        .setTypedConfig(formatter)))
        .build();
  }
}
