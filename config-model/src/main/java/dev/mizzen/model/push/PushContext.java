package dev.mizzen.model.push;

import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.identity.TrustBundle;
import dev.mizzen.model.index.ConfigIndex;
import dev.mizzen.model.index.DestinationRuleIndex;
import dev.mizzen.model.index.EndpointIndex;
import dev.mizzen.model.index.GatewayIndex;
import dev.mizzen.model.index.GrantIndex;
import dev.mizzen.model.index.NetworkIndex;
import dev.mizzen.model.index.PeerAuthenticationIndex;
import dev.mizzen.model.index.SecretIndex;
import dev.mizzen.model.index.ServiceIndex;
import dev.mizzen.model.index.SidecarIndex;
import dev.mizzen.model.index.TelemetryIndex;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.index.WorkloadIndex;
import dev.mizzen.model.mesh.Mesh;

/**
 * The picture of the mesh at one version. Immutable; an index that no event touched is the same
 * object as in the version before.
 */
public record PushContext(
    PushVersion version,
    Mesh mesh,
    ServiceIndex services,
    EndpointIndex endpoints,
    WorkloadIndex workloads,
    VirtualServiceIndex virtualServices,
    DestinationRuleIndex destinationRules,
    GatewayIndex gateways,
    SidecarIndex sidecars,
    PeerAuthenticationIndex peerAuthentications,
    TelemetryIndex telemetries,
    NetworkIndex networks,
    ConfigIndex configs,
    SecretIndex secrets,
    GrantIndex grants,
    TrustBundle trustBundle) {

  /** A mesh with nothing in it but its settings. */
  public static PushContext empty(Mesh mesh) {
    return new PushContext(
        PushVersion.INITIAL,
        mesh,
        ServiceIndex.EMPTY,
        EndpointIndex.EMPTY,
        WorkloadIndex.EMPTY,
        VirtualServiceIndex.EMPTY,
        DestinationRuleIndex.EMPTY,
        GatewayIndex.EMPTY,
        SidecarIndex.EMPTY,
        PeerAuthenticationIndex.EMPTY,
        TelemetryIndex.EMPTY,
        NetworkIndex.EMPTY,
        ConfigIndex.EMPTY,
        SecretIndex.EMPTY,
        GrantIndex.EMPTY,
        TrustBundle.EMPTY);
  }

  /** Whether an object is served as it stands here: proxies would get nothing else for it. */
  public boolean serves(ConfigResource<?> object) {
    return configs
        .get(object.key())
        .filter(served -> SameToProxies.test(served, object))
        .isPresent();
  }
}
