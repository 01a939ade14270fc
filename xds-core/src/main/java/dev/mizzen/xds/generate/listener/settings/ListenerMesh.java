package dev.mizzen.xds.generate.listener.settings;

import com.google.protobuf.Duration;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ProxyPathNormalization.NormalizationType;
import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.xds.generate.envoy.ClusterName;
import java.util.List;
import java.util.Optional;

/**
 * What of the mesh's settings changes listeners.
 *
 * @param outboundPort where intercepted outbound traffic arrives; 0 for no sidecar listeners at all
 * @param inboundPort where intercepted inbound traffic arrives
 * @param httpProxyPort of an explicit HTTP proxy on the loopback address; 0 for none
 * @param protocolDetectionTimeout how long a client may stay silent before its bytes count as TCP
 * @param pathNormalization what is done to paths before they are matched
 * @param internalNetworks CIDRs of the mesh's networks, sorted; their addresses count as internal
 * @param credentialService the cluster of a service that serves {@code sds://} credentials
 * @param outboundStatName pattern of TCP statistics of outbound clusters; empty for the cluster's
 *     name
 * @param inboundStatName the same for inbound clusters
 */
public record ListenerMesh(
    int outboundPort,
    int inboundPort,
    int httpProxyPort,
    Duration protocolDetectionTimeout,
    MeshTlsSettings tls,
    NormalizationType pathNormalization,
    List<String> internalNetworks,
    Optional<String> credentialService,
    String outboundStatName,
    String inboundStatName,
    Features features) {
  public ListenerMesh {
    internalNetworks = List.copyOf(internalNetworks);
  }

  public static ListenerMesh of(Mesh mesh) {
    MeshConfig config = mesh.config();
    return new ListenerMesh(
        config.getProxyListenPort(),
        config.getProxyInboundListenPort(),
        config.getProxyHttpPort(),
        config.getProtocolDetectionTimeout(),
        MeshTlsSettings.of(mesh),
        config.getPathNormalization().getNormalization(),
        internalNetworks(mesh),
        credentialService(config),
        config.getOutboundClusterStatName(),
        config.getInboundClusterStatName(),
        mesh.features());
  }

  /** The first extension provider of this kind; its service may be written with a namespace. */
  private static Optional<String> credentialService(MeshConfig config) {
    return config.getExtensionProvidersList().stream()
        .filter(MeshConfig.ExtensionProvider::hasSds)
        .map(MeshConfig.ExtensionProvider::getSds)
        .map(
            provider ->
                ClusterName.outbound(provider.getPort(), hostname(provider.getService()))
                    .toString())
        .findFirst();
  }

  private static Hostname hostname(String service) {
    return new Hostname(service.substring(service.indexOf('/') + 1));
  }

  private static List<String> internalNetworks(Mesh mesh) {
    return mesh.networks().getNetworksMap().values().stream()
        .flatMap(network -> network.getEndpointsList().stream())
        .map(Network.NetworkEndpoints::getFromCidr)
        .filter(cidr -> !cidr.isEmpty())
        .sorted()
        .toList();
  }
}
