package dev.mizzen.xds.scope;

import dev.mizzen.model.index.DestinationRuleIndex;
import dev.mizzen.model.index.PeerAuthenticationIndex;
import dev.mizzen.model.index.ServiceIndex;
import dev.mizzen.model.index.SidecarIndex;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.push.PushContext;

/**
 * The parts of a picture that outbound scopes are made of. Indexes compare by identity, so pictures
 * with equal inputs share the very same indexes.
 */
record OutboundInputs(
    Mesh mesh,
    ServiceIndex services,
    VirtualServiceIndex virtualServices,
    DestinationRuleIndex destinationRules,
    SidecarIndex sidecars,
    PeerAuthenticationIndex peerAuthentications) {

  static OutboundInputs of(PushContext context) {
    return new OutboundInputs(
        context.mesh(),
        context.services(),
        context.virtualServices(),
        context.destinationRules(),
        context.sidecars(),
        context.peerAuthentications());
  }
}
