package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.EnvoyHttpGrpcV3LogProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.EnvoyTcpGrpcV3LogProvider;

/**
 * Where an access log goes. Source: Istio 1.30, telemetryAccessLog; spec xds §5.8.
 *
 * <p>What a provider says is in force for requests and connections alike, whichever of the two its
 * kind is named after.
 */
public sealed interface LogSink {
  /** A file of the proxy. */
  record File(String path, LogFormat format) implements LogSink {}

  /** The log service that the bootstrap knows. */
  record OfBootstrap() implements LogSink {}

  /** Envoy's log service, told of requests. */
  record HttpService(ProviderService service, EnvoyHttpGrpcV3LogProvider provider)
      implements LogSink {}

  /** Envoy's log service, told of connections. */
  record TcpService(ProviderService service, EnvoyTcpGrpcV3LogProvider provider)
      implements LogSink {}

  /** A collector of OpenTelemetry. */
  record OpenTelemetry(ProviderService service, EnvoyOpenTelemetryLogProvider provider)
      implements LogSink {}

  /** The standard output of the proxy. */
  String STDOUT = "/dev/stdout";

  /** The provider that is in the mesh without being asked for. */
  String BUILT_IN = "envoy";

  /** Of a provider. */
  static Resolved<LogSink> of(ExtensionProvider provider, Providers providers) {
    return switch (provider.getProviderCase()) {
      case ENVOY_FILE_ACCESS_LOG -> new Resolved.Usable<>(file(provider, providers));
      case ENVOY_HTTP_ALS -> {
        EnvoyHttpGrpcV3LogProvider http = provider.getEnvoyHttpAls();
        yield providers
            .service("envoyHTTPAls", http.getService(), http.getPort())
            .then(service -> new Resolved.Usable<>(new HttpService(service, http)));
      }
      case ENVOY_TCP_ALS -> {
        EnvoyTcpGrpcV3LogProvider tcp = provider.getEnvoyTcpAls();
        yield providers
            .service("envoyTCPAls", tcp.getService(), tcp.getPort())
            .then(service -> new Resolved.Usable<>(new TcpService(service, tcp)));
      }
      case ENVOY_OTEL_ALS -> {
        EnvoyOpenTelemetryLogProvider otel = provider.getEnvoyOtelAls();
        yield providers
            .service("envoyOtelAls", otel.getService(), otel.getPort())
            .then(service -> new Resolved.Usable<>(new OpenTelemetry(service, otel)));
      }
      case ENVOY_EXT_AUTHZ_HTTP,
          ENVOY_EXT_AUTHZ_GRPC,
          ZIPKIN,
          LIGHTSTEP,
          DATADOG,
          STACKDRIVER,
          OPENCENSUS,
          SKYWALKING,
          PROMETHEUS,
          OPENTELEMETRY,
          SDS,
          PROVIDER_NOT_SET ->
          new Resolved.Unusable<>("", "takes no access logs");
    };
  }

  /** The built-in one follows the mesh's settings where it has no format of its own. */
  private static LogSink file(ExtensionProvider named, Providers providers) {
    EnvoyFileAccessLogProvider provider = named.getEnvoyFileAccessLog();
    boolean followsMesh =
        named.getName().equals(BUILT_IN)
            && !provider.hasLogFormat()
            && !provider.getOmitEmptyValues();
    return new File(
        provider.getPath().isEmpty() ? STDOUT : provider.getPath(),
        followsMesh ? LogFormat.ofMesh(providers.mesh()) : LogFormat.ofProvider(provider));
  }
}
