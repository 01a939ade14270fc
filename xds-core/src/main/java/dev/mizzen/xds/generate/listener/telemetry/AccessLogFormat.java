package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.Struct;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.telemetry.LogFormat;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.JsonFormatOptions;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery;
import java.util.List;

/**
 * How entries of the access log are written.
 *
 * <p>Envoy knows {@code REQ_WITHOUT_QUERY} only where its extension is named; every other operator
 * it knows by itself. In JSON it is looked for in the outermost fields. Source: Istio 1.30,
 * pilot/pkg/model/telemetry_logging.go; spec xds §5.8.
 */
final class AccessLogFormat {
  private static final String OPERATOR = "%REQ_WITHOUT_QUERY";
  private static final TypedExtensionConfig FORMATTER =
      TypedExtensionConfig.newBuilder()
          .setName("envoy.formatter.req_without_query")
          .setTypedConfig(Anys.pack(ReqWithoutQuery.getDefaultInstance()))
          .build();

  private AccessLogFormat() {}

  static SubstitutionFormatString of(LogFormat format) {
    return switch (format) {
      case LogFormat.Text(var line, var omitsEmpty) ->
          SubstitutionFormatString.newBuilder()
              .setTextFormatSource(DataSource.newBuilder().setInlineString(line))
              .setOmitEmptyValues(omitsEmpty)
              .addAllFormatters(formatters(line, Struct.getDefaultInstance()))
              .build();
      case LogFormat.Json(var fields, var omitsEmpty) ->
          SubstitutionFormatString.newBuilder()
              .setJsonFormat(fields)
              .setJsonFormatOptions(JsonFormatOptions.getDefaultInstance())
              .setOmitEmptyValues(omitsEmpty)
              .addAllFormatters(formatters("", fields))
              .build();
    };
  }

  /** The extensions that a text and values of fields need. */
  static List<TypedExtensionConfig> formatters(String text, Struct fields) {
    boolean isUsed =
        text.contains(OPERATOR)
            || fields.getFieldsMap().values().stream()
                .anyMatch(value -> value.getStringValue().contains(OPERATOR));
    return isUsed ? List.of(FORMATTER) : List.of();
  }
}
