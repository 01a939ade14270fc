package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.ServiceAttributeEnrichment;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.telemetry.ProviderService;
import dev.mizzen.xds.generate.telemetry.Tracer;
import dev.mizzen.xds.scope.TelemetryIdentity;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.HttpService;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.extensions.tracers.opentelemetry.resource_detectors.v3.DynatraceResourceDetectorConfig;
import io.envoyproxy.envoy.extensions.tracers.opentelemetry.resource_detectors.v3.EnvironmentResourceDetectorConfig;
import io.envoyproxy.envoy.extensions.tracers.opentelemetry.samplers.v3.DynatraceSamplerConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Spans in OpenTelemetry's format, over gRPC or HTTP.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/tracing.go, otelConfig; spec xds §5.9.
 */
final class OpenTelemetryTracer {
  private static final String DETECTORS = "envoy.tracers.opentelemetry.resource_detectors.";
  private static final String DYNATRACE_SAMPLER = "envoy.tracers.opentelemetry.samplers.dynatrace";
  private static final String SAMPLING_PATH = "api/v2/samplingConfiguration";

  /** Where none is set: Envoy refuses an HTTP service without. */
  private static final Duration DEFAULT_TIMEOUT = Durations.fromSeconds(5);

  private OpenTelemetryTracer() {}

  static OpenTelemetryConfig config(Tracer.OpenTelemetry tracer, TelemetryIdentity identity) {
    OpenTelemetryTracingProvider provider = tracer.provider();
    OpenTelemetryConfig.Builder config =
        OpenTelemetryConfig.newBuilder()
            .setServiceName(
                isNamedByOtel(provider) ? identity.otelServiceName() : identity.serviceCluster())
            .addAllResourceDetectors(detectors(provider));
    if (provider.hasHttp()) {
      config.setHttpService(
          service(tracer.service(), provider.getHttp().getPath(), provider.getHttp()));
    } else {
      config.setGrpcService(grpc(tracer));
    }
    if (provider.hasDynatraceSampler()) {
      config.setSampler(extension(DYNATRACE_SAMPLER, sampler(tracer)));
    }
    return config.build();
  }

  private static boolean isNamedByOtel(OpenTelemetryTracingProvider provider) {
    return provider.getServiceAttributeEnrichment()
        == ServiceAttributeEnrichment.OTEL_SEMANTIC_CONVENTIONS;
  }

  private static GrpcService grpc(Tracer.OpenTelemetry tracer) {
    ExtensionProvider.GrpcService wanted = tracer.provider().getGrpc();
    GrpcService.Builder service =
        LogServices.service(tracer.service()).toBuilder()
            .addAllInitialMetadata(
                wanted.getInitialMetadataList().stream().map(TracerConfigs::value).toList());
    if (wanted.hasTimeout()) {
      service.setTimeout(wanted.getTimeout());
    }
    return service.build();
  }

  private static HttpService service(
      ProviderService service, String path, ExtensionProvider.HttpService settings) {
    return TracerConfigs.service(
        service,
        UrlPath.join(service.host().value(), path),
        settings.hasTimeout() ? settings.getTimeout() : DEFAULT_TIMEOUT,
        settings.getHeadersList());
  }

  /** OpenTelemetry's names for workloads come in part from the environment. */
  private static List<TypedExtensionConfig> detectors(OpenTelemetryTracingProvider provider) {
    List<TypedExtensionConfig> detectors = new ArrayList<>();
    TypedExtensionConfig environment =
        extension(
            DETECTORS + "environment", EnvironmentResourceDetectorConfig.getDefaultInstance());
    if (provider.getResourceDetectors().hasEnvironment()) {
      detectors.add(environment);
    }
    if (provider.getResourceDetectors().hasDynatrace()) {
      detectors.add(
          extension(DETECTORS + "dynatrace", DynatraceResourceDetectorConfig.getDefaultInstance()));
    }
    if (isNamedByOtel(provider) && !detectors.contains(environment)) {
      detectors.add(environment);
    }
    return detectors;
  }

  private static DynatraceSamplerConfig sampler(Tracer.OpenTelemetry tracer) {
    DynatraceSampler sampler = tracer.provider().getDynatraceSampler();
    ExtensionProvider.HttpService own = sampler.getHttpService().getHttp();
    return DynatraceSamplerConfig.newBuilder()
        .setTenant(sampler.getTenant())
        .setClusterId(sampler.getClusterId())
        .setRootSpansPerMinute(sampler.getRootSpansPerMinute())
        .setHttpService(
            tracer
                .sampler()
                .map(service -> service(service, own.getPath(), own))
                .orElseGet(
                    () -> service(tracer.service(), SAMPLING_PATH, tracer.provider().getHttp())))
        .build();
  }

  private static TypedExtensionConfig extension(String name, Message config) {
    return TypedExtensionConfig.newBuilder()
        .setName(name)
        .setTypedConfig(Anys.pack(config))
        .build();
  }
}
