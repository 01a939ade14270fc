package dev.mizzen.xds.debug;

import com.google.protobuf.TypeRegistry;
import io.envoyproxy.envoy.admin.v3.ConfigDump;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.trace.v3.DatadogConfig;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.SkyWalkingConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig;
import io.envoyproxy.envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.stateful_session.v3.StatefulSession;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.original_src.v3.OriginalSrc;
import io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.envoyproxy.envoy.extensions.filters.network.redis_proxy.v3.RedisProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery;
import io.envoyproxy.envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig;
import io.envoyproxy.envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState;
import io.envoyproxy.envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.envoyproxy.envoy.extensions.tracers.opentelemetry.resource_detectors.v3.DynatraceResourceDetectorConfig;
import io.envoyproxy.envoy.extensions.tracers.opentelemetry.resource_detectors.v3.EnvironmentResourceDetectorConfig;
import io.envoyproxy.envoy.extensions.tracers.opentelemetry.samplers.v3.DynatraceSamplerConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;

/** Every message type that generators pack, so that dumps can print it. */
public final class EmittedTypes {
  /** For {@code JsonFormat}: types by the URL that stands in an Any. */
  public static final TypeRegistry REGISTRY = registry();

  private EmittedTypes() {}

  private static TypeRegistry registry() {
    TypeRegistry.Builder types = TypeRegistry.newBuilder();
    types.add(ConfigDump.getDescriptor());
    types.add(Cluster.getDescriptor()).add(ClusterLoadAssignment.getDescriptor());
    types.add(Listener.getDescriptor()).add(RouteConfiguration.getDescriptor());
    types
        .add(FileAccessLog.getDescriptor())
        .add(HttpGrpcAccessLogConfig.getDescriptor())
        .add(TcpGrpcAccessLogConfig.getDescriptor())
        .add(OpenTelemetryAccessLogConfig.getDescriptor())
        .add(ExpressionFilter.getDescriptor());
    types
        .add(ZipkinConfig.getDescriptor())
        .add(DatadogConfig.getDescriptor())
        .add(SkyWalkingConfig.getDescriptor())
        .add(OpenTelemetryConfig.getDescriptor())
        .add(EnvironmentResourceDetectorConfig.getDescriptor())
        .add(DynatraceResourceDetectorConfig.getDescriptor())
        .add(DynatraceSamplerConfig.getDescriptor());
    types
        .add(Cors.getDescriptor())
        .add(CorsPolicy.getDescriptor())
        .add(HTTPFault.getDescriptor())
        .add(FilterConfig.getDescriptor());
    types
        .add(GrpcWeb.getDescriptor())
        .add(Router.getDescriptor())
        .add(StatefulSession.getDescriptor());
    types
        .add(HttpInspector.getDescriptor())
        .add(OriginalDst.getDescriptor())
        .add(OriginalSrc.getDescriptor());
    types.add(ProxyProtocol.getDescriptor()).add(TlsInspector.getDescriptor());
    types.add(HttpConnectionManager.getDescriptor()).add(TcpProxy.getDescriptor());
    types.add(MongoProxy.getDescriptor()).add(RedisProxy.getDescriptor());
    types.add(ReqWithoutQuery.getDescriptor()).add(PreserveCaseFormatterConfig.getDescriptor());
    types.add(CaresDnsResolverConfig.getDescriptor()).add(UuidRequestIdConfig.getDescriptor());
    types.add(PreviousHostsPredicate.getDescriptor()).add(PreviousPrioritiesConfig.getDescriptor());
    types.add(ProxyProtocolUpstreamTransport.getDescriptor()).add(RawBuffer.getDescriptor());
    types
        .add(DownstreamTlsContext.getDescriptor())
        .add(UpstreamTlsContext.getDescriptor())
        .add(HttpProtocolOptions.getDescriptor());
    types.add(Secret.getDescriptor());
    types.add(com.github.udpa.udpa.type.v1.TypedStruct.getDescriptor());
    types.add(ClusterConfig.getDescriptor());
    types.add(CookieBasedSessionState.getDescriptor()).add(HeaderBasedSessionState.getDescriptor());
    types.add(
        io.envoyproxy.envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig
            .getDescriptor());
    types.add(
        io.envoyproxy.envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig
            .getDescriptor());
    types.add(dev.mizzen.xds.api.alpn.FilterConfig.getDescriptor());
    types.add(dev.mizzen.xds.api.stats.PluginConfig.getDescriptor());
    types.add(dev.mizzen.xds.api.mysql.MySQLProxy.getDescriptor());
    return types.build();
  }
}
