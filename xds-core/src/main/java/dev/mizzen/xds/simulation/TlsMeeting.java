package dev.mizzen.xds.simulation;

import dev.mizzen.xds.simulation.Call.ClientCertificate;
import dev.mizzen.xds.simulation.Call.Security;
import dev.mizzen.xds.simulation.Journey.Reason;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import java.util.Optional;

/**
 * Whether a caller and a filter chain agree on TLS.
 *
 * <p>Shape: a caller with an identity of the mesh speaks to nobody else, as sidecars do. A chain
 * that does not end TLS lets whatever comes pass on.
 */
final class TlsMeeting {
  private static final String MESH_SECRET = "default";
  private static final String MESH_IDENTITY = "spiffe://";

  private TlsMeeting() {}

  /** What keeps the two from talking; empty where nothing does. */
  static Optional<Reason> obstacle(FilterChain chain, Security security) {
    Optional<DownstreamTlsContext> server =
        Packed.in(chain.getTransportSocket().getTypedConfig(), DownstreamTlsContext.class);
    return server.flatMap(
        context ->
            switch (security) {
              case Security.Plaintext() -> Optional.of(Reason.INVALID_TLS);
              case Security.Tls tls ->
                  agree(context, tls.certificate())
                      ? Optional.empty()
                      : Optional.of(Reason.INVALID_MTLS);
            });
  }

  /** Whether the chain ends TLS, so that what follows sees the payload. */
  static boolean ends(FilterChain chain) {
    return chain.hasTransportSocket();
  }

  private static boolean agree(DownstreamTlsContext server, ClientCertificate client) {
    boolean isAsked = server.getRequireClientCertificate().getValue();
    boolean isOfMesh = isOfMesh(server.getCommonTlsContext());
    return switch (client) {
      case MESH -> isOfMesh;
      case FOREIGN -> !isAsked || !isOfMesh;
      case NONE -> !isAsked;
    };
  }

  private static boolean isOfMesh(CommonTlsContext context) {
    return context.getTlsCertificateSdsSecretConfigsList().stream()
            .anyMatch(secret -> secret.getName().equals(MESH_SECRET))
        || context
            .getCombinedValidationContext()
            .getDefaultValidationContext()
            .getMatchTypedSubjectAltNamesList()
            .stream()
            .anyMatch(name -> name.getMatcher().getPrefix().startsWith(MESH_IDENTITY));
  }
}
