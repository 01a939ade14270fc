package dev.mizzen.xds.generate.listener.tls;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig.TLSConfig;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSProtocol;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Versions, ciphers and curves of a server's TLS: its own over the mesh's defaults.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/gateway.go, pkg/config/security; spec xds §5.6.
 */
final class ServerTlsParameters {
  /** Envoy refuses a listener that names any other. */
  private static final Set<String> KNOWN_CIPHER_SUITES =
      Set.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305",
          "ECDHE-RSA-CHACHA20-POLY1305",
          "ECDHE-ECDSA-AES128-SHA",
          "ECDHE-RSA-AES128-SHA",
          "ECDHE-ECDSA-AES256-SHA",
          "ECDHE-RSA-AES256-SHA",
          "AES128-GCM-SHA256",
          "AES256-GCM-SHA384",
          "AES128-SHA",
          "AES256-SHA",
          "DES-CBC3-SHA");

  private ServerTlsParameters() {}

  /**
   * Empty where nobody sets anything, and for mesh TLS: neither the mesh's defaults nor the
   * server's own choices are in force there.
   */
  static Optional<TlsParameters> of(ServerTLSSettings server, TLSConfig defaults) {
    if (server.getMode() == TLSmode.ISTIO_MUTUAL) {
      return Optional.empty();
    }
    TlsParameters.Builder parameters =
        TlsParameters.newBuilder()
            .addAllEcdhCurves(defaults.getEcdhCurvesList())
            .addAllCipherSuites(defaults.getCipherSuitesList())
            .setTlsMinimumProtocolVersion(version(defaults.getMinProtocolVersion()));
    if (server.getMinProtocolVersion() != TLSProtocol.TLS_AUTO) {
      parameters.setTlsMinimumProtocolVersion(version(server.getMinProtocolVersion()));
    }
    parameters.setTlsMaximumProtocolVersion(version(server.getMaxProtocolVersion()));
    List<String> suites =
        server.getCipherSuitesList().stream()
            .filter(KNOWN_CIPHER_SUITES::contains)
            .distinct()
            .toList();
    if (!suites.isEmpty()) {
      parameters.clearCipherSuites().addAllCipherSuites(suites);
    }
    TlsParameters built = parameters.build();
    return built.equals(TlsParameters.getDefaultInstance()) ? Optional.empty() : Optional.of(built);
  }

  private static TlsParameters.TlsProtocol version(TLSConfig.TLSProtocol version) {
    return switch (version) {
      case TLSV1_2 -> TlsParameters.TlsProtocol.TLSv1_2;
      case TLSV1_3 -> TlsParameters.TlsProtocol.TLSv1_3;
      case TLS_AUTO, UNRECOGNIZED -> TlsParameters.TlsProtocol.TLS_AUTO;
    };
  }

  private static TlsParameters.TlsProtocol version(TLSProtocol version) {
    return switch (version) {
      case TLSV1_0 -> TlsParameters.TlsProtocol.TLSv1_0;
      case TLSV1_1 -> TlsParameters.TlsProtocol.TLSv1_1;
      case TLSV1_2 -> TlsParameters.TlsProtocol.TLSv1_2;
      case TLSV1_3 -> TlsParameters.TlsProtocol.TLSv1_3;
      case TLS_AUTO, UNRECOGNIZED -> TlsParameters.TlsProtocol.TLS_AUTO;
    };
  }
}
