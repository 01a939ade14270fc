package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.listener.settings.AccessLogSettings;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.JsonFormatOptions;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.formatter.cel.v3.Cel;
import io.envoyproxy.envoy.extensions.formatter.metadata.v3.Metadata;
import io.envoyproxy.envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How entries of the access log are written. Source: Istio 1.30,
 * pilot/pkg/model/telemetry_logging.go; spec xds §5.8.
 */
final class AccessLogFormat {
  private static final String DEFAULT_TEXT =
      String.join(
              " ",
              "[%START_TIME%]",
              "\"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\"",
              "%RESPONSE_CODE%",
              "%RESPONSE_FLAGS%",
              "%RESPONSE_CODE_DETAILS%",
              "%CONNECTION_TERMINATION_DETAILS%",
              "\"%UPSTREAM_TRANSPORT_FAILURE_REASON%\"",
              "%BYTES_RECEIVED%",
              "%BYTES_SENT%",
              "%DURATION%",
              "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",
              "\"%REQ(X-FORWARDED-FOR)%\"",
              "\"%REQ(USER-AGENT)%\"",
              "\"%REQ(X-REQUEST-ID)%\"",
              "\"%REQ(:AUTHORITY)%\"",
              "\"%UPSTREAM_HOST%\"",
              "%UPSTREAM_CLUSTER_RAW%",
              "%UPSTREAM_LOCAL_ADDRESS%",
              "%DOWNSTREAM_LOCAL_ADDRESS%",
              "%DOWNSTREAM_REMOTE_ADDRESS%",
              "%REQUESTED_SERVER_NAME%",
              "%ROUTE_NAME%")
          + "\n";
  private static final Map<String, String> DEFAULT_JSON =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("start_time", "%START_TIME%"),
              Map.entry("route_name", "%ROUTE_NAME%"),
              Map.entry("method", "%REQ(:METHOD)%"),
              Map.entry("path", "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"),
              Map.entry("protocol", "%PROTOCOL%"),
              Map.entry("response_code", "%RESPONSE_CODE%"),
              Map.entry("response_flags", "%RESPONSE_FLAGS%"),
              Map.entry("response_code_details", "%RESPONSE_CODE_DETAILS%"),
              Map.entry("connection_termination_details", "%CONNECTION_TERMINATION_DETAILS%"),
              Map.entry("bytes_received", "%BYTES_RECEIVED%"),
              Map.entry("bytes_sent", "%BYTES_SENT%"),
              Map.entry("duration", "%DURATION%"),
              Map.entry("upstream_service_time", "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%"),
              Map.entry("x_forwarded_for", "%REQ(X-FORWARDED-FOR)%"),
              Map.entry("user_agent", "%REQ(USER-AGENT)%"),
              Map.entry("request_id", "%REQ(X-REQUEST-ID)%"),
              Map.entry("authority", "%REQ(:AUTHORITY)%"),
              Map.entry("upstream_host", "%UPSTREAM_HOST%"),
              Map.entry("upstream_cluster", "%UPSTREAM_CLUSTER_RAW%"),
              Map.entry("upstream_local_address", "%UPSTREAM_LOCAL_ADDRESS%"),
              Map.entry("downstream_local_address", "%DOWNSTREAM_LOCAL_ADDRESS%"),
              Map.entry("downstream_remote_address", "%DOWNSTREAM_REMOTE_ADDRESS%"),
              Map.entry("requested_server_name", "%REQUESTED_SERVER_NAME%"),
              Map.entry(
                  "upstream_transport_failure_reason", "%UPSTREAM_TRANSPORT_FAILURE_REASON%")));

  /** Operators that Envoy knows only where their extension is named, in the order of istiod. */
  private static final List<Formatter> FORMATTERS =
      List.of(
          formatter(
              "%REQ_WITHOUT_QUERY",
              "envoy.formatter.req_without_query", ReqWithoutQuery.getDefaultInstance()),
          formatter("%METADATA", "envoy.formatter.metadata", Metadata.getDefaultInstance()),
          formatter("%CEL", "envoy.formatter.cel", Cel.getDefaultInstance()));

  private record Formatter(String operator, TypedExtensionConfig extension) {}

  private AccessLogFormat() {}

  static SubstitutionFormatString of(AccessLogSettings settings) {
    return switch (settings.encoding()) {
      case TEXT -> text(settings.format());
      case JSON -> json(settings.format());
    };
  }

  private static SubstitutionFormatString text(String format) {
    String line = format.isEmpty() ? DEFAULT_TEXT : withNewline(format);
    return SubstitutionFormatString.newBuilder()
        .setTextFormatSource(DataSource.newBuilder().setInlineString(line))
        .addAllFormatters(formatters(line))
        .build();
  }

  private static String withNewline(String format) {
    return format.endsWith("\n") ? format : format + "\n";
  }

  private static SubstitutionFormatString json(String format) {
    return SubstitutionFormatString.newBuilder()
        .setJsonFormat(jsonFields(format))
        .setJsonFormatOptions(JsonFormatOptions.getDefaultInstance())
        .addAllFormatters(formatters(format))
        .build();
  }

  /** What cannot be read as an object of JSON counts as absent. */
  private static Struct jsonFields(String format) {
    if (format.isEmpty()) {
      return defaultFields();
    }
    Struct.Builder fields = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(format, fields);
    } catch (InvalidProtocolBufferException notAnObject) {
      return defaultFields();
    }
    return fields.build();
  }

  private static Struct defaultFields() {
    Struct.Builder fields = Struct.newBuilder();
    DEFAULT_JSON.forEach(
        (name, operator) ->
            fields.putFields(name, Value.newBuilder().setStringValue(operator).build()));
    return fields.build();
  }

  private static List<TypedExtensionConfig> formatters(String format) {
    return FORMATTERS.stream()
        .filter(formatter -> format.contains(formatter.operator()))
        .map(Formatter::extension)
        .toList();
  }

  private static Formatter formatter(String operator, String name, Message configuration) {
    return new Formatter(
        operator,
        TypedExtensionConfig.newBuilder()
            .setName(name)
            .setTypedConfig(Anys.pack(configuration))
            .build());
  }
}
