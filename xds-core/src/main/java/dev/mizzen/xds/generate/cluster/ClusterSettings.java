package dev.mizzen.xds.generate.cluster;

import com.google.protobuf.Duration;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.TCPSettings.TcpKeepalive;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.Mesh;
import java.util.List;
import java.util.Optional;

/**
 * What of the mesh's settings changes clusters.
 *
 * @param tcpKeepalive for every connection; empty where the mesh says nothing
 * @param upgradesToHttp2 whether connections of HTTP ports are upgraded by default
 * @param outboundStatName pattern of outbound clusters' names in statistics; empty for the
 *     cluster's name
 * @param inboundStatName the same for inbound clusters
 * @param ecdhCurves of TLS that a rule asks for; empty for Envoy's
 * @param cipherSuites the same
 */
public record ClusterSettings(
    Duration connectTimeout,
    Optional<TcpKeepalive> tcpKeepalive,
    boolean isAutoMtlsOn,
    boolean upgradesToHttp2,
    String outboundStatName,
    String inboundStatName,
    Duration dnsRefreshRate,
    List<String> ecdhCurves,
    List<String> cipherSuites,
    Features features) {

  public ClusterSettings {
    ecdhCurves = List.copyOf(ecdhCurves);
    cipherSuites = List.copyOf(cipherSuites);
  }

  public static ClusterSettings of(Mesh mesh) {
    MeshConfig config = mesh.config();
    return new ClusterSettings(
        config.getConnectTimeout(),
        config.hasTcpKeepalive() ? Optional.of(config.getTcpKeepalive()) : Optional.empty(),
        config.getEnableAutoMtls().getValue(),
        config.getH2UpgradePolicy() == MeshConfig.H2UpgradePolicy.UPGRADE,
        config.getOutboundClusterStatName(),
        config.getInboundClusterStatName(),
        config.getDnsRefreshRate(),
        config.getTlsDefaults().getEcdhCurvesList(),
        config.getTlsDefaults().getCipherSuitesList(),
        mesh.features());
  }
}
