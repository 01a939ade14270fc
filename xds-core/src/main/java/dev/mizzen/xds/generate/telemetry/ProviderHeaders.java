package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.HttpHeader;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider;
import dev.mizzen.model.mesh.HeaderSecrets;
import java.util.List;

/** Puts values in place of environment variables' names. */
final class ProviderHeaders {
  private ProviderHeaders() {}

  static List<HttpHeader> read(List<HttpHeader> headers, HeaderSecrets secrets) {
    return headers.stream().map(header -> read(header, secrets)).toList();
  }

  static OpenTelemetryTracingProvider read(
      OpenTelemetryTracingProvider provider, HeaderSecrets secrets) {
    OpenTelemetryTracingProvider.Builder read = provider.toBuilder();
    if (provider.hasHttp()) {
      read.getHttpBuilder()
          .clearHeaders()
          .addAllHeaders(read(provider.getHttp().getHeadersList(), secrets));
    }
    if (provider.hasGrpc()) {
      read.getGrpcBuilder()
          .clearInitialMetadata()
          .addAllInitialMetadata(read(provider.getGrpc().getInitialMetadataList(), secrets));
    }
    if (provider.getDynatraceSampler().hasHttpService()) {
      List<HttpHeader> headers =
          provider.getDynatraceSampler().getHttpService().getHttp().getHeadersList();
      read.getDynatraceSamplerBuilder()
          .getHttpServiceBuilder()
          .getHttpBuilder()
          .clearHeaders()
          .addAllHeaders(read(headers, secrets));
    }
    return read.build();
  }

  private static HttpHeader read(HttpHeader header, HeaderSecrets secrets) {
    return header.hasEnvName()
        ? header.toBuilder().setValue(secrets.value(header.getEnvName())).build()
        : header;
  }
}
