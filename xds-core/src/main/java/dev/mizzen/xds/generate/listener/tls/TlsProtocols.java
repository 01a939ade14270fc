package dev.mizzen.xds.generate.listener.tls;

import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import java.util.List;

/** The protocols that TLS names to the other side. */
public final class TlsProtocols {
  /** All that clients of the mesh offer; whoever offers one of them is such a client. */
  public static final List<String> OF_MESH_CLIENTS =
      List.of("istio", "istio-peer-exchange", "istio-http/1.0", "istio-http/1.1", "istio-h2");

  private static final List<String> HTTP = List.of("h2", "http/1.1");
  private static final List<String> METADATA_THEN_HTTP =
      List.of("istio-peer-exchange", "h2", "http/1.1");

  private TlsProtocols() {}

  static List<String> offered(DownstreamTls.Traffic traffic, ListenerSettings settings) {
    return switch (traffic) {
      case HTTP -> HTTP;
      case TCP -> settings.offersMetadataExchange() ? METADATA_THEN_HTTP : HTTP;
    };
  }
}
