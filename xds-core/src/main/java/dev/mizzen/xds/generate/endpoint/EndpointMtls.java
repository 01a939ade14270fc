package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings;
import dev.mizzen.model.index.MutualTlsMode;
import dev.mizzen.model.index.PeerAuthenticationIndex;
import dev.mizzen.model.service.Endpoint;
import java.util.Optional;

/**
 * Whether calls to an endpoint use Istio's mutual TLS.
 *
 * <p>Source: Istio 1.30, pilot/pkg/xds/endpoints/mtls_checker.go; spec xds §4.1. Other than there,
 * a subset without own TLS settings takes those of the whole service, as its cluster does.
 */
public sealed interface EndpointMtls {

  /** Whether the endpoint is called with mutual TLS. */
  boolean isEnabled(Endpoint endpoint);

  /** The DestinationRule decides for all endpoints. */
  record ByRule(ClientTLSSettings.TLSmode mode) implements EndpointMtls {
    @Override
    public boolean isEnabled(Endpoint endpoint) {
      return mode == ClientTLSSettings.TLSmode.ISTIO_MUTUAL && endpoint.takesMutualTls();
    }
  }

  /** Each endpoint that has a proxy decides by the PeerAuthentication that holds for it. */
  record ByPeer(PeerAuthenticationIndex policies) implements EndpointMtls {
    @Override
    public boolean isEnabled(Endpoint endpoint) {
      return endpoint.tlsMode().equals(Endpoint.TLS_MODE_ISTIO)
          && policies.workload(endpoint.namespace(), endpoint.labels()).forPort(endpoint.port())
              != MutualTlsMode.DISABLE;
    }
  }

  /** The rule's settings where it has some, else the peers'. */
  static EndpointMtls of(Optional<ClientTLSSettings> settings, PeerAuthenticationIndex policies) {
    return settings
        .<EndpointMtls>map(tls -> new ByRule(tls.getMode()))
        .orElseGet(() -> new ByPeer(policies));
  }
}
