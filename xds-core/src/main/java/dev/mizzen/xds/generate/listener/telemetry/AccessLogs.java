package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.Message;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.listener.settings.AccessLogSettings;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ResponseFlagFilter;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The mesh's access log, at requests, at connections, and at listeners for connections that no
 * filter chain takes.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/accesslog.go; spec xds §5.8.
 */
public final class AccessLogs {
  private static final String SERVICE_CLUSTER = "envoy_accesslog_service";
  private static final List<String> PEERS =
      List.of("upstream_peer", "downstream_peer", "wasm.upstream_peer", "wasm.downstream_peer");

  /** Connections without a filter chain alone. */
  private static final AccessLogFilter NO_ROUTE =
      AccessLogFilter.newBuilder()
          .setResponseFlagFilter(ResponseFlagFilter.newBuilder().addFlags("NR"))
          .build();

  private AccessLogs() {}

  /** Of an HTTP connection manager. */
  public static List<AccessLog> http(AccessLogSettings settings) {
    return logs(
        settings,
        "envoy.access_loggers.http_grpc",
        HttpGrpcAccessLogConfig.newBuilder()
            .setCommonConfig(common("http_envoy_accesslog"))
            .build());
  }

  /** Of a TCP proxy. */
  public static List<AccessLog> tcp(AccessLogSettings settings) {
    return logs(
        settings,
        "envoy.tcp_grpc_access_log",
        TcpGrpcAccessLogConfig.newBuilder().setCommonConfig(common("tcp_envoy_accesslog")).build());
  }

  /** Of a listener. */
  public static List<AccessLog> listener(AccessLogSettings settings) {
    if (!settings.logsListeners()) {
      return List.of();
    }
    List<AccessLog> logs =
        logs(
            settings,
            "envoy.tcp_grpc_access_log",
            TcpGrpcAccessLogConfig.newBuilder()
                .setCommonConfig(common("listener_envoy_accesslog"))
                .build());
    return logs.stream().map(log -> log.toBuilder().setFilter(NO_ROUTE).build()).toList();
  }

  private static List<AccessLog> logs(
      AccessLogSettings settings, String serviceLogger, Message serviceConfig) {
    List<AccessLog> logs = new ArrayList<>();
    if (!settings.file().isEmpty()) {
      FileAccessLog file =
          FileAccessLog.newBuilder()
              .setPath(settings.file())
              .setLogFormat(AccessLogFormat.of(settings))
              .build();
      logs.add(log("envoy.access_loggers.file", file));
    }
    if (settings.isSentToService()) {
      logs.add(log(serviceLogger, serviceConfig));
    }
    return logs;
  }

  private static AccessLog log(String name, Message config) {
    return AccessLog.newBuilder().setName(name).setTypedConfig(Anys.pack(config)).build();
  }

  private static CommonGrpcAccessLogConfig common(String logName) {
    return CommonGrpcAccessLogConfig.newBuilder()
        .setLogName(logName)
        .setGrpcService(
            GrpcService.newBuilder()
                .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(SERVICE_CLUSTER)))
        .setTransportApiVersion(ApiVersion.V3)
        .addAllFilterStateObjectsToLog(PEERS)
        .build();
  }
}
