package dev.mizzen.xds.scope;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.model.Hostname;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hosts that take logs and spans. */
final class ProviderHosts {
  private ProviderHosts() {}

  static Set<Hostname> of(MeshConfig mesh) {
    return mesh.getExtensionProvidersList().stream()
        .flatMap(ProviderHosts::services)
        .map(service -> new Hostname(service.substring(service.indexOf('/') + 1)))
        .collect(Collectors.toSet());
  }

  private static Stream<String> services(ExtensionProvider provider) {
    return switch (provider.getProviderCase()) {
      case ZIPKIN -> Stream.of(provider.getZipkin().getService());
      case DATADOG -> Stream.of(provider.getDatadog().getService());
      case SKYWALKING -> Stream.of(provider.getSkywalking().getService());
      case OPENTELEMETRY ->
          Stream.of(
              provider.getOpentelemetry().getService(),
              provider.getOpentelemetry().getDynatraceSampler().getHttpService().getService());
      case ENVOY_HTTP_ALS -> Stream.of(provider.getEnvoyHttpAls().getService());
      case ENVOY_TCP_ALS -> Stream.of(provider.getEnvoyTcpAls().getService());
      case ENVOY_OTEL_ALS -> Stream.of(provider.getEnvoyOtelAls().getService());
      case ENVOY_EXT_AUTHZ_HTTP,
          ENVOY_EXT_AUTHZ_GRPC,
          LIGHTSTEP,
          STACKDRIVER,
          OPENCENSUS,
          PROMETHEUS,
          ENVOY_FILE_ACCESS_LOG,
          SDS,
          PROVIDER_NOT_SET ->
          Stream.empty();
    };
  }
}
