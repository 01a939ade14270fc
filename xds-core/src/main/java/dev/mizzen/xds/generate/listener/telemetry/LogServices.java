package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.Struct;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.EnvoyHttpGrpcV3LogProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider;
import dev.mizzen.xds.generate.telemetry.LogFormat;
import dev.mizzen.xds.generate.telemetry.LogSink;
import dev.mizzen.xds.generate.telemetry.ProviderService;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.Comparator;
import java.util.List;

/**
 * Access logs that are sent away over gRPC.
 *
 * <p>Source: Istio 1.30, pilot/pkg/model/telemetry_logging.go and
 * pilot/pkg/networking/core/accesslog.go; spec xds §5.8.
 */
final class LogServices {
  static final String HTTP = "envoy.access_loggers.http_grpc";
  static final String TCP = "envoy.tcp_grpc_access_log";
  static final String OPEN_TELEMETRY = "envoy.access_loggers.open_telemetry";

  private static final String BOOTSTRAP_CLUSTER = "envoy_accesslog_service";
  private static final String OF_REQUESTS = "http_envoy_accesslog";
  private static final String OF_CONNECTIONS = "tcp_envoy_accesslog";
  private static final String OF_LISTENERS = "listener_envoy_accesslog";
  private static final String OF_OPEN_TELEMETRY = "otel_envoy_accesslog";

  /** What peers told of each other. */
  private static final List<String> PEERS = List.of("upstream_peer", "downstream_peer");

  /** The same, with the names that older filters have for it. */
  private static final List<String> PEERS_OF_ALL_AGES =
      List.of(
          "upstream_peer",
          "downstream_peer",
          "wasm.upstream_peer",
          "wasm.upstream_peer_id",
          "wasm.downstream_peer",
          "wasm.downstream_peer_id");

  private LogServices() {}

  static HttpGrpcAccessLogConfig requestsToBootstrap() {
    return HttpGrpcAccessLogConfig.newBuilder().setCommonConfig(toBootstrap(OF_REQUESTS)).build();
  }

  static TcpGrpcAccessLogConfig connectionsToBootstrap(AccessLogs.Subject subject) {
    String name = subject == AccessLogs.Subject.LISTENER ? OF_LISTENERS : OF_CONNECTIONS;
    return TcpGrpcAccessLogConfig.newBuilder().setCommonConfig(toBootstrap(name)).build();
  }

  static HttpGrpcAccessLogConfig http(LogSink.HttpService sink) {
    EnvoyHttpGrpcV3LogProvider provider = sink.provider();
    return HttpGrpcAccessLogConfig.newBuilder()
        .setCommonConfig(
            common(
                orElse(provider.getLogName(), OF_REQUESTS),
                service(sink.service()),
                peers(provider.getFilterStateObjectsToLogList())))
        .addAllAdditionalRequestHeadersToLog(provider.getAdditionalRequestHeadersToLogList())
        .addAllAdditionalResponseHeadersToLog(provider.getAdditionalResponseHeadersToLogList())
        .addAllAdditionalResponseTrailersToLog(provider.getAdditionalResponseTrailersToLogList())
        .build();
  }

  static TcpGrpcAccessLogConfig tcp(LogSink.TcpService sink) {
    return TcpGrpcAccessLogConfig.newBuilder()
        .setCommonConfig(
            common(
                orElse(sink.provider().getLogName(), OF_CONNECTIONS),
                service(sink.service()),
                peers(sink.provider().getFilterStateObjectsToLogList())))
        .build();
  }

  static OpenTelemetryAccessLogConfig openTelemetry(LogSink.OpenTelemetry sink) {
    EnvoyOpenTelemetryLogProvider provider = sink.provider();
    String body = orElse(provider.getLogFormat().getText(), LogFormat.DEFAULT_TEXT);
    Struct labels = provider.getLogFormat().getLabels();
    OpenTelemetryAccessLogConfig.Builder config =
        OpenTelemetryAccessLogConfig.newBuilder()
            .setCommonConfig(
                common(
                    orElse(provider.getLogName(), OF_OPEN_TELEMETRY),
                    service(sink.service()),
                    PEERS_OF_ALL_AGES))
            .setDisableBuiltinLabels(true)
            .setBody(text(body))
            .addAllFormatters(AccessLogFormat.formatters(body, labels));
    if (labels.getFieldsCount() > 0) {
      config.setAttributes(attributes(labels));
    }
    return config.build();
  }

  /** In the order of their names; what is no text is empty. */
  private static KeyValueList attributes(Struct labels) {
    return KeyValueList.newBuilder()
        .addAllValues(
            labels.getFieldsMap().entrySet().stream()
                .map(
                    field ->
                        KeyValue.newBuilder()
                            .setKey(field.getKey())
                            .setValue(text(field.getValue().getStringValue()))
                            .build())
                .sorted(Comparator.comparing(KeyValue::getKey))
                .toList())
        .build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static CommonGrpcAccessLogConfig toBootstrap(String logName) {
    return common(
        logName,
        GrpcService.newBuilder()
            .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(BOOTSTRAP_CLUSTER))
            .build(),
        PEERS_OF_ALL_AGES);
  }

  private static CommonGrpcAccessLogConfig common(
      String logName, GrpcService service, List<String> filterState) {
    return CommonGrpcAccessLogConfig.newBuilder()
        .setLogName(logName)
        .setGrpcService(service)
        .setTransportApiVersion(ApiVersion.V3)
        .addAllFilterStateObjectsToLog(filterState)
        .build();
  }

  /** gRPC to a provider's service. */
  static GrpcService service(ProviderService service) {
    return GrpcService.newBuilder()
        .setEnvoyGrpc(
            GrpcService.EnvoyGrpc.newBuilder()
                .setClusterName(service.cluster())
                .setAuthority(service.host().value()))
        .build();
  }

  private static List<String> peers(List<String> wanted) {
    return wanted.isEmpty() ? PEERS : wanted;
  }

  private static String orElse(String value, String fallback) {
    return value.isEmpty() ? fallback : value;
  }
}
