package dev.mizzen.xds.generate.listener.http;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ProxyPathNormalization.NormalizationType;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.envoy.AdsConfigSource;
import dev.mizzen.xds.generate.envoy.CidrRanges;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.listener.telemetry.AccessLogs;
import dev.mizzen.xds.generate.listener.telemetry.Traces;
import dev.mizzen.xds.generate.telemetry.SpanSettings;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension;
import io.envoyproxy.envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import java.util.List;
import java.util.Optional;

/**
 * Makes the filter that turns a connection's bytes into requests and sends them by their routes.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/listener_builder.go, buildHTTPConnectionManager;
 * spec xds §5.4, §10.3.
 */
public final class HttpConnectionManagers {
  private static final Http1ProtocolOptions.HeaderKeyFormat PRESERVED_CASE =
      Http1ProtocolOptions.HeaderKeyFormat.newBuilder()
          .setStatefulFormatter(
              TypedExtensionConfig.newBuilder()
                  .setName("preserve_case")
                  .setTypedConfig(Anys.pack(PreserveCaseFormatterConfig.getDefaultInstance())))
          .build();

  private HttpConnectionManagers() {}

  public static Filter filter(HttpConnection connection, ListenerSettings settings) {
    HttpConnectionManager.Builder manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(connection.statPrefix())
            .setStreamIdleTimeout(Duration.getDefaultInstance())
            .addUpgradeConfigs(UpgradeConfig.newBuilder().setUpgradeType("websocket"))
            .setProxy100Continue(settings.mesh().features().http().forwardsContinue())
            .setRequestIdExtension(requestId(settings.telemetry().spans()))
            .setUseRemoteAddress(BoolValue.of(isClientAddressTrusted(connection, settings)))
            .addAllAccessLog(AccessLogs.http(settings.telemetry()))
            .addAllHttpFilters(HttpFilters.of(connection, settings));
    normalizePaths(manager, settings.mesh().pathNormalization());
    addRoutes(manager, connection.routes());
    addProtocolOptions(manager, connection, settings);
    settings
        .proxy()
        .idleTimeout()
        .ifPresent(
            timeout ->
                manager.setCommonHttpProtocolOptions(
                    HttpProtocolOptions.newBuilder().setIdleTimeout(timeout)));
    Traces.of(connection.side(), settings).ifPresent(manager::setTracing);
    addInternalNetworks(manager, settings);
    ProxyHeaderRules.apply(manager, connection.side(), settings.proxy());
    return Filter.newBuilder()
        .setName("envoy.filters.network.http_connection_manager")
        .setTypedConfig(Anys.pack(manager.build()))
        .build();
  }

  private static RequestIDExtension requestId(SpanSettings spans) {
    return RequestIDExtension.newBuilder()
        .setTypedConfig(
            Anys.pack(
                UuidRequestIdConfig.newBuilder()
                    .setUseRequestIdForTraceSampling(BoolValue.of(spans.usesRequestId()))
                    .build()))
        .build();
  }

  private static boolean isClientAddressTrusted(
      HttpConnection connection, ListenerSettings settings) {
    return switch (connection.side()) {
      case GATEWAY -> true;
      case SIDECAR_OUTBOUND -> settings.mesh().features().sidecarUseRemoteAddress();
      case SIDECAR_INBOUND -> false;
    };
  }

  private static void normalizePaths(
      HttpConnectionManager.Builder manager, NormalizationType normalization) {
    boolean mergesSlashes =
        normalization == NormalizationType.MERGE_SLASHES
            || normalization == NormalizationType.DECODE_AND_MERGE_SLASHES;
    boolean decodesSlashes = normalization == NormalizationType.DECODE_AND_MERGE_SLASHES;
    manager
        .setNormalizePath(BoolValue.of(normalization != NormalizationType.NONE))
        .setMergeSlashes(mergesSlashes)
        .setPathWithEscapedSlashesAction(
            decodesSlashes
                ? PathWithEscapedSlashesAction.UNESCAPE_AND_FORWARD
                : PathWithEscapedSlashesAction.KEEP_UNCHANGED);
  }

  private static void addRoutes(HttpConnectionManager.Builder manager, RouteSource routes) {
    switch (routes) {
      case RouteSource.Discovered(var name) ->
          manager.setRds(
              Rds.newBuilder().setRouteConfigName(name).setConfigSource(AdsConfigSource.waiting()));
      case RouteSource.ToWorkload source -> manager.setRouteConfig(InboundRoutes.of(source));
    }
  }

  private static void addProtocolOptions(
      HttpConnectionManager.Builder manager, HttpConnection connection, ListenerSettings settings) {
    ListenerProxy proxy = settings.proxy();
    Http1ProtocolOptions.Builder http1 = Http1ProtocolOptions.newBuilder();
    if (connection.protocol() == Protocol.HTTP_PROXY) {
      http1.setAllowAbsoluteUrl(BoolValue.of(true));
    }
    if (settings.acceptsHttp10()) {
      http1.setAcceptHttp10(true);
    }
    if (proxy.headers().getPreserveHttp1HeaderCase().getValue()) {
      http1.setHeaderKeyFormat(PRESERVED_CASE);
    }
    boolean isAlwaysSet = connection.side() == ListenerSide.GATEWAY;
    if (isAlwaysSet || !http1.build().equals(Http1ProtocolOptions.getDefaultInstance())) {
      manager.setHttpProtocolOptions(http1);
    }
    if (connection.side() == ListenerSide.SIDECAR_INBOUND && connection.protocol().isHttp2()) {
      manager.setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
    }
  }

  /**
   * Only who looks at the client's address can tell whether it is one of the mesh, unless the mesh
   * says that it is to be told everywhere.
   */
  private static void addInternalNetworks(
      HttpConnectionManager.Builder manager, ListenerSettings settings) {
    List<CidrRange> ranges =
        settings.mesh().internalNetworks().stream()
            .map(CidrRanges::parse)
            .flatMap(Optional::stream)
            .sorted(CidrRanges.BY_ADDRESS)
            .toList();
    boolean areInternal =
        manager.getUseRemoteAddress().getValue()
            || settings.mesh().features().http().networksAreInternal();
    if (areInternal && !ranges.isEmpty()) {
      manager.setInternalAddressConfig(
          HttpConnectionManager.InternalAddressConfig.newBuilder().addAllCidrRanges(ranges));
    }
  }
}
