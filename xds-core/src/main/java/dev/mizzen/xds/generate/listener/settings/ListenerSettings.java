package dev.mizzen.xds.generate.listener.settings;

import dev.mizzen.xds.generate.envoy.SdsSecrets.ExternalProvider;
import dev.mizzen.xds.generate.telemetry.MetricsSettings;
import dev.mizzen.xds.generate.telemetry.TelemetrySettings;
import java.util.List;

/** What besides its own shape changes a listener. */
public record ListenerSettings(
    ListenerMesh mesh, ListenerProxy proxy, TelemetrySettings telemetry) {
  private static final String METADATA_EXCHANGE = "istio.metadata_exchange";
  private static final String STATS = "istio.stats";
  private static final String ALPN = "istio.alpn";

  /** Whether peers tell each other who they are. */
  public boolean exchangesMetadata() {
    return mesh.features().metadataExchange() && proxy.dialect().has(METADATA_EXCHANGE);
  }

  /** Whether TLS names the exchange of metadata among its protocols. */
  public boolean offersMetadataExchange() {
    return exchangesMetadata() && !mesh.features().disableMxAlpn();
  }

  /** Istio's metrics, one entry for each filter that keeps them. */
  public List<MetricsSettings> metrics() {
    return proxy.dialect().has(STATS) ? telemetry.metrics() : List.of();
  }

  /** Whether TLS to the server says what is spoken inside. */
  public boolean overridesAlpn() {
    return mesh.features().alpnFilter() && proxy.dialect().has(ALPN);
  }

  /**
   * Who serves {@code sds://} credentials: the socket beside the proxy before the mesh's service.
   */
  public ExternalProvider externalCredentials() {
    return proxy.hasCredentialSocket()
        ? ExternalProvider.SOCKET
        : mesh.credentialService()
            .<ExternalProvider>map(ExternalProvider.Service::new)
            .orElse(ExternalProvider.ABSENT);
  }

  /** Whether clients may speak HTTP/1.0. */
  public boolean acceptsHttp10() {
    return mesh.features().http10() || proxy.acceptsHttp10();
  }

  /** For listeners without HTTP: they trace nothing, so other workloads may share them. */
  public ListenerSettings withoutIdentity() {
    return new ListenerSettings(mesh, proxy.withoutIdentity(), telemetry.withoutSpans());
  }
}
