package dev.mizzen.xds.generate.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider;

/**
 * How entries of an access log are written. Source: Istio 1.30,
 * pilot/pkg/model/telemetry_logging.go; spec xds §5.8.
 */
public sealed interface LogFormat {
  /** A line of Envoy's operators; ends in a newline. */
  record Text(String line, boolean omitsEmpty) implements LogFormat {}

  /** A JSON object with Envoy's operators for values. */
  record Json(Struct fields, boolean omitsEmpty) implements LogFormat {}

  /** Where nobody chose. */
  String DEFAULT_TEXT =
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

  /** As the mesh wants its own log, and the built-in provider's. */
  static LogFormat ofMesh(MeshConfig mesh) {
    return mesh.getAccessLogEncoding() == MeshConfig.AccessLogEncoding.JSON
        ? new Json(jsonOr(mesh.getAccessLogFormat(), DefaultFields.STRUCT), false)
        : new Text(line(mesh.getAccessLogFormat()), false);
  }

  /** As a provider wants it. */
  static LogFormat ofProvider(EnvoyFileAccessLogProvider provider) {
    boolean omitsEmpty = provider.getOmitEmptyValues();
    Struct labels = provider.getLogFormat().getLabels();
    return switch (provider.getLogFormat().getLogFormatCase()) {
      case TEXT -> new Text(line(provider.getLogFormat().getText()), omitsEmpty);
      case LABELS ->
          new Json(labels.getFieldsCount() == 0 ? DefaultFields.STRUCT : labels, omitsEmpty);
      case LOGFORMAT_NOT_SET -> new Text(DEFAULT_TEXT, omitsEmpty);
    };
  }

  private static String line(String format) {
    if (format.isEmpty()) {
      return DEFAULT_TEXT;
    }
    return format.endsWith("\n") ? format : format + "\n";
  }

  /** What cannot be read as an object of JSON counts as absent; the mesh's author is told. */
  private static Struct jsonOr(String format, Struct fallback) {
    if (format.isEmpty()) {
      return fallback;
    }
    Struct.Builder fields = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(format, fields);
    } catch (InvalidProtocolBufferException notAnObject) {
      return fallback;
    }
    return fields.build();
  }

  /** The fields of a JSON log whose author chose none. */
  final class DefaultFields {
    private static final Struct STRUCT =
        Struct.newBuilder()
            .putFields("start_time", operator("START_TIME"))
            .putFields("route_name", operator("ROUTE_NAME"))
            .putFields("method", operator("REQ(:METHOD)"))
            .putFields("path", operator("REQ(X-ENVOY-ORIGINAL-PATH?:PATH)"))
            .putFields("protocol", operator("PROTOCOL"))
            .putFields("response_code", operator("RESPONSE_CODE"))
            .putFields("response_flags", operator("RESPONSE_FLAGS"))
            .putFields("response_code_details", operator("RESPONSE_CODE_DETAILS"))
            .putFields("connection_termination_details", operator("CONNECTION_TERMINATION_DETAILS"))
            .putFields("bytes_received", operator("BYTES_RECEIVED"))
            .putFields("bytes_sent", operator("BYTES_SENT"))
            .putFields("duration", operator("DURATION"))
            .putFields("upstream_service_time", operator("RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)"))
            .putFields("x_forwarded_for", operator("REQ(X-FORWARDED-FOR)"))
            .putFields("user_agent", operator("REQ(USER-AGENT)"))
            .putFields("request_id", operator("REQ(X-REQUEST-ID)"))
            .putFields("authority", operator("REQ(:AUTHORITY)"))
            .putFields("upstream_host", operator("UPSTREAM_HOST"))
            .putFields("upstream_cluster", operator("UPSTREAM_CLUSTER_RAW"))
            .putFields("upstream_local_address", operator("UPSTREAM_LOCAL_ADDRESS"))
            .putFields("downstream_local_address", operator("DOWNSTREAM_LOCAL_ADDRESS"))
            .putFields("downstream_remote_address", operator("DOWNSTREAM_REMOTE_ADDRESS"))
            .putFields("requested_server_name", operator("REQUESTED_SERVER_NAME"))
            .putFields(
                "upstream_transport_failure_reason", operator("UPSTREAM_TRANSPORT_FAILURE_REASON"))
            .build();

    private DefaultFields() {}

    private static Value operator(String name) {
      return Value.newBuilder().setStringValue("%" + name + "%").build();
    }
  }
}
