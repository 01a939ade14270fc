package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.DatadogTracingProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.SkyWalkingTracingProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.ZipkinTracingProvider;
import java.util.Optional;

/**
 * Who takes spans. Headers of providers hold values, never names of environment variables.
 *
 * <p>Source: Istio 1.30, configureFromProviderConfig; spec xds §5.9.
 */
public sealed interface Tracer {
  /** A collector that speaks Zipkin's JSON. */
  record Zipkin(ProviderService service, ZipkinTracingProvider provider) implements Tracer {}

  /** An agent of Datadog. */
  record Datadog(ProviderService service, int maxTagLength) implements Tracer {}

  /** A server of SkyWalking. */
  record SkyWalking(ProviderService service) implements Tracer {}

  /**
   * A collector of OpenTelemetry.
   *
   * @param sampler the service that Dynatrace's sampler asks; empty where it asks none of its own
   */
  record OpenTelemetry(
      ProviderService service,
      OpenTelemetryTracingProvider provider,
      Optional<ProviderService> sampler)
      implements Tracer {}

  /** Longest part of a path in a span; 0 for the proxy's own setting. */
  default int maxTagLength() {
    return switch (this) {
      case Zipkin(_, var provider) -> provider.getMaxTagLength();
      case Datadog(_, var length) -> length;
      case SkyWalking _ -> 0;
      case OpenTelemetry(_, var provider, _) -> provider.getMaxTagLength();
    };
  }

  /** Of a provider. */
  static Resolved<Tracer> of(ExtensionProvider provider, Providers providers) {
    return switch (provider.getProviderCase()) {
      case ZIPKIN -> zipkin(provider.getZipkin(), providers);
      case DATADOG -> datadog(provider.getDatadog(), providers);
      case SKYWALKING -> skyWalking(provider.getSkywalking(), providers);
      case OPENTELEMETRY -> openTelemetry(provider.getOpentelemetry(), providers);
      case LIGHTSTEP ->
          new Resolved.Unusable<>("", "is Lightstep's, which is gone: use opentelemetry instead");
      case OPENCENSUS ->
          new Resolved.Unusable<>("", "is OpenCensus, which is gone: use opentelemetry instead");
      case STACKDRIVER ->
          new Resolved.Unusable<>("", "is Stackdriver, which is gone: use opentelemetry instead");
      case ENVOY_EXT_AUTHZ_HTTP,
          ENVOY_EXT_AUTHZ_GRPC,
          ENVOY_FILE_ACCESS_LOG,
          ENVOY_HTTP_ALS,
          ENVOY_TCP_ALS,
          ENVOY_OTEL_ALS,
          PROMETHEUS,
          SDS,
          PROVIDER_NOT_SET ->
          new Resolved.Unusable<>("", "takes no spans");
    };
  }

  private static Resolved<Tracer> zipkin(ZipkinTracingProvider provider, Providers providers) {
    ZipkinTracingProvider read =
        provider.toBuilder()
            .clearHeaders()
            .addAllHeaders(ProviderHeaders.read(provider.getHeadersList(), providers.secrets()))
            .build();
    return providers
        .service("zipkin", provider.getService(), provider.getPort())
        .then(service -> new Resolved.Usable<>(new Zipkin(service, read)));
  }

  private static Resolved<Tracer> datadog(DatadogTracingProvider provider, Providers providers) {
    return providers
        .service("datadog", provider.getService(), provider.getPort())
        .then(service -> new Resolved.Usable<>(new Datadog(service, provider.getMaxTagLength())));
  }

  private static Resolved<Tracer> skyWalking(
      SkyWalkingTracingProvider provider, Providers providers) {
    return providers
        .service("skywalking", provider.getService(), provider.getPort())
        .then(service -> new Resolved.Usable<>(new SkyWalking(service)));
  }

  private static Resolved<Tracer> openTelemetry(
      OpenTelemetryTracingProvider provider, Providers providers) {
    OpenTelemetryTracingProvider read = ProviderHeaders.read(provider, providers.secrets());
    return providers
        .service("opentelemetry", provider.getService(), provider.getPort())
        .then(
            service ->
                sampler(provider, providers)
                    .then(
                        sampler ->
                            new Resolved.Usable<>(new OpenTelemetry(service, read, sampler))));
  }

  /** A sampler without a service of its own asks the collector, if that is spoken to in HTTP. */
  private static Resolved<Optional<ProviderService>> sampler(
      OpenTelemetryTracingProvider provider, Providers providers) {
    DynatraceSampler sampler = provider.getDynatraceSampler();
    if (sampler.hasHttpService()) {
      return providers
          .service(
              "dynatrace",
              sampler.getHttpService().getService(),
              sampler.getHttpService().getPort())
          .then(service -> new Resolved.Usable<>(Optional.of(service)));
    }
    return provider.hasDynatraceSampler() && !provider.hasHttp()
        ? new Resolved.Unusable<>(
            "", "has a dynatraceSampler without httpService, want one or http of the provider")
        : new Resolved.Usable<>(Optional.empty());
  }
}
