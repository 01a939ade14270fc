package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.Durations;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.HttpHeader;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.ZipkinTracingProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.ZipkinTracingProvider.TraceContextOption;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.telemetry.ProviderService;
import dev.mizzen.xds.generate.telemetry.Tracer;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HttpService;
import io.envoyproxy.envoy.config.core.v3.HttpUri;
import io.envoyproxy.envoy.config.trace.v3.DatadogConfig;
import io.envoyproxy.envoy.config.trace.v3.SkyWalkingConfig;
import io.envoyproxy.envoy.config.trace.v3.Tracing;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import java.util.List;

/**
 * How Envoy reaches who takes its spans.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/tracing.go; spec xds §5.9.
 */
final class TracerConfigs {
  private static final String ZIPKIN_PATH = "/api/v2/spans";
  private static final Duration DEFAULT_TIMEOUT = Durations.fromSeconds(5);

  /** Of {@code ZipkinConfig}: newer than the messages that are compiled here. */
  private static final int TRACE_CONTEXT_OPTION_FIELD = 8;

  private static final int COLLECTOR_SERVICE_FIELD = 9;

  private TracerConfigs() {}

  static Tracing.Http of(Tracer tracer, ListenerProxy proxy) {
    return switch (tracer) {
      case Tracer.Zipkin zipkin -> http("envoy.tracers.zipkin", zipkin(zipkin, proxy));
      case Tracer.Datadog(var service, _) ->
          http(
              "envoy.tracers.datadog",
              DatadogConfig.newBuilder()
                  .setCollectorCluster(service.cluster())
                  .setCollectorHostname(service.host().value())
                  .setServiceName(proxy.identity().serviceCluster())
                  .build());
      case Tracer.SkyWalking(var service) ->
          http(
              "envoy.tracers.skywalking",
              SkyWalkingConfig.newBuilder().setGrpcService(LogServices.service(service)).build());
      case Tracer.OpenTelemetry otel ->
          http("envoy.tracers.opentelemetry", OpenTelemetryTracer.config(otel, proxy.identity()));
    };
  }

  private static Tracing.Http http(String name, Message config) {
    return Tracing.Http.newBuilder().setName(name).setTypedConfig(Anys.pack(config)).build();
  }

  /**
   * Proxies before 1.29 know no HTTP service, nor a timeout or headers; those before 1.28 B3 alone.
   */
  private static ZipkinConfig zipkin(Tracer.Zipkin zipkin, ListenerProxy proxy) {
    ZipkinTracingProvider provider = zipkin.provider();
    String path = provider.getPath().isEmpty() ? ZIPKIN_PATH : provider.getPath();
    String host = zipkin.service().host().value();
    ZipkinConfig.Builder config =
        ZipkinConfig.newBuilder()
            .setCollectorEndpointVersion(ZipkinConfig.CollectorEndpointVersion.HTTP_JSON)
            .setTraceId128Bit(!provider.getEnable64BitTraceId())
            .setSharedSpanContext(BoolValue.of(false));
    UnknownFieldSet.Builder newer = UnknownFieldSet.newBuilder();
    if (provider.getTraceContextOption() == TraceContextOption.USE_B3_WITH_W3C_PROPAGATION
        && proxy.version().isAtLeast(1, 28)) {
      newer.addField(
          TRACE_CONTEXT_OPTION_FIELD,
          UnknownFieldSet.Field.newBuilder()
              .addVarint(TraceContextOption.USE_B3_WITH_W3C_PROPAGATION_VALUE)
              .build());
    }
    if (proxy.version().isAtLeast(1, 29)) {
      Duration timeout = provider.hasTimeout() ? provider.getTimeout() : DEFAULT_TIMEOUT;
      HttpService service =
          service(zipkin.service(), "http://" + host + path, timeout, provider.getHeadersList());
      newer.addField(
          COLLECTOR_SERVICE_FIELD,
          UnknownFieldSet.Field.newBuilder().addLengthDelimited(Anys.bytes(service)).build());
    } else {
      config
          .setCollectorCluster(zipkin.service().cluster())
          .setCollectorEndpoint(path)
          .setCollectorHostname(host);
    }
    return config.setUnknownFields(newer.build()).build();
  }

  /**
   * A service that is called over HTTP.
   *
   * @param timeout Envoy refuses a service without
   */
  static HttpService service(
      ProviderService service, String uri, Duration timeout, List<HttpHeader> headers) {
    return HttpService.newBuilder()
        .setHttpUri(
            HttpUri.newBuilder().setUri(uri).setCluster(service.cluster()).setTimeout(timeout))
        .addAllRequestHeadersToAdd(headers.stream().map(TracerConfigs::header).toList())
        .build();
  }

  private static HeaderValueOption header(HttpHeader header) {
    return HeaderValueOption.newBuilder()
        .setAppendAction(HeaderValueOption.HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .setHeader(value(header))
        .build();
  }

  static HeaderValue value(HttpHeader header) {
    return HeaderValue.newBuilder().setKey(header.getName()).setValue(header.getValue()).build();
  }
}
