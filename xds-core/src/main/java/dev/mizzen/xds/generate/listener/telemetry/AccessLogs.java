package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.Message;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.telemetry.AccessLogger;
import dev.mizzen.xds.generate.telemetry.LogSink;
import dev.mizzen.xds.generate.telemetry.TelemetrySettings;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ResponseFlagFilter;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The access logs at requests, at connections, and at listeners for connections that no filter
 * chain takes.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/accesslog.go; spec xds §5.8.
 */
public final class AccessLogs {

  /** What is logged. */
  enum Subject {
    REQUESTS,
    CONNECTIONS,
    LISTENER
  }

  /** Connections without a filter chain alone. */
  private static final AccessLogFilter NO_ROUTE =
      AccessLogFilter.newBuilder()
          .setResponseFlagFilter(ResponseFlagFilter.newBuilder().addFlags("NR"))
          .build();

  private AccessLogs() {}

  /** Of an HTTP connection manager. */
  public static List<AccessLog> http(TelemetrySettings settings) {
    return logs(settings, Subject.REQUESTS);
  }

  /** Of a TCP proxy. */
  public static List<AccessLog> tcp(TelemetrySettings settings) {
    return logs(settings, Subject.CONNECTIONS);
  }

  /** Of a listener. */
  public static List<AccessLog> listener(TelemetrySettings settings) {
    return settings.logs().logsListeners() ? logs(settings, Subject.LISTENER) : List.of();
  }

  private static List<AccessLog> logs(TelemetrySettings settings, Subject subject) {
    return settings.logs().loggers().stream().map(logger -> log(logger, subject)).toList();
  }

  private static AccessLog log(AccessLogger logger, Subject subject) {
    AccessLog.Builder log = sink(logger.sink(), subject);
    filter(logger, subject).ifPresent(log::setFilter);
    return log.build();
  }

  private static AccessLog.Builder sink(LogSink sink, Subject subject) {
    return switch (sink) {
      case LogSink.File(var path, var format) ->
          log(
              "envoy.access_loggers.file",
              FileAccessLog.newBuilder()
                  .setPath(path)
                  .setLogFormat(AccessLogFormat.of(format))
                  .build());
      case LogSink.OfBootstrap _ ->
          subject == Subject.REQUESTS
              ? log(LogServices.HTTP, LogServices.requestsToBootstrap())
              : log(LogServices.TCP, LogServices.connectionsToBootstrap(subject));
      case LogSink.HttpService http -> log(LogServices.HTTP, LogServices.http(http));
      case LogSink.TcpService tcp -> log(LogServices.TCP, LogServices.tcp(tcp));
      case LogSink.OpenTelemetry otel ->
          log(LogServices.OPEN_TELEMETRY, LogServices.openTelemetry(otel));
    };
  }

  private static AccessLog.Builder log(String name, Message config) {
    return AccessLog.newBuilder().setName(name).setTypedConfig(Anys.pack(config));
  }

  private static Optional<AccessLogFilter> filter(AccessLogger logger, Subject subject) {
    List<AccessLogFilter> filters =
        Stream.concat(
                subject == Subject.LISTENER ? Stream.of(NO_ROUTE) : Stream.empty(),
                logger.filter().stream().map(AccessLogs::expression))
            .toList();
    return switch (filters.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(filters.getFirst());
      default ->
          Optional.of(
              AccessLogFilter.newBuilder()
                  .setAndFilter(AndFilter.newBuilder().addAllFilters(filters))
                  .build());
    };
  }

  private static AccessLogFilter expression(String text) {
    return AccessLogFilter.newBuilder()
        .setExtensionFilter(
            ExtensionFilter.newBuilder()
                .setName("envoy.access_loggers.extension_filters.cel")
                .setTypedConfig(
                    Anys.pack(ExpressionFilter.newBuilder().setExpression(text).build())))
        .build();
  }
}
