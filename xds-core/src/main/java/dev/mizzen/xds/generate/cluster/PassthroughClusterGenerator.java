package dev.mizzen.xds.generate.cluster;

import com.google.protobuf.Duration;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.proxy.IpMode;
import dev.mizzen.model.proxy.ProxyType;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.cluster.PassthroughClusterInput.SpecialCluster;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.envoy.SdsSecrets;
import dev.mizzen.xds.generate.envoy.SdsSecrets.ExternalProvider;
import dev.mizzen.xds.generate.envoy.SocketAddresses;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Clusters that stand for no service. Routers have no passthrough: what they do not know they do
 * not serve.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster_builder.go, buildBlackHoleCluster and
 * those that follow it; spec xds §3.3, §3.8 H.
 */
public final class PassthroughClusterGenerator
    implements Generator.Wildcard<ClusterTraits, PassthroughClusterInput> {
  private static final Duration IDLE_TIMEOUT = Duration.newBuilder().setSeconds(300).build();
  private static final String EXTERNAL_CREDENTIALS_SOCKET =
      "./var/run/secrets/credential-uds/socket";

  @Override
  public XdsType type() {
    return XdsType.CLUSTER;
  }

  @Override
  public Optional<ClusterTraits> scope(ProxyScope proxy) {
    return Optional.of(ClusterTraits.of(proxy.traits()));
  }

  @Override
  public List<PassthroughClusterInput> select(PushContext context, ClusterTraits proxy) {
    List<SpecialCluster> clusters = new ArrayList<>();
    clusters.add(SpecialCluster.BLACK_HOLE);
    if (proxy.type() == ProxyType.SIDECAR) {
      clusters.add(SpecialCluster.PASSTHROUGH);
      clusters.add(SpecialCluster.INBOUND_PASSTHROUGH);
    }
    if (proxy.externalCredentials() == ExternalProvider.SOCKET) {
      clusters.add(SpecialCluster.EXTERNAL_CREDENTIALS);
    }
    ClusterSettings mesh = ClusterSettings.of(context.mesh());
    return clusters.stream()
        .map(cluster -> new PassthroughClusterInput(cluster, proxy, mesh))
        .toList();
  }

  @Override
  public Resource build(PassthroughClusterInput input) {
    Cluster cluster =
        switch (input.cluster()) {
          case BLACK_HOLE -> blackHole(input);
          case PASSTHROUGH -> passthrough(input);
          case INBOUND_PASSTHROUGH -> inboundPassthrough(input);
          case EXTERNAL_CREDENTIALS -> externalCredentials(input);
        };
    return new Resource(cluster.getName(), cluster, Set.of(ConfigKey.MESH_CONFIG));
  }

  private static Cluster blackHole(PassthroughClusterInput input) {
    return Cluster.newBuilder()
        .setName(ClusterName.BLACK_HOLE)
        .setAltStatName(StatNames.of(ClusterName.BLACK_HOLE))
        .setType(DiscoveryType.STATIC)
        .setConnectTimeout(input.mesh().connectTimeout())
        .build();
  }

  private static Cluster passthrough(PassthroughClusterInput input) {
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(ClusterName.PASSTHROUGH)
            .setAltStatName(StatNames.of(ClusterName.PASSTHROUGH))
            .setType(DiscoveryType.ORIGINAL_DST)
            .setLbPolicy(LbPolicy.CLUSTER_PROVIDED)
            .addAllFilters(MetadataExchange.filters(input.proxy(), input.mesh()));
    ConnectionPools.applyDefaults(cluster, input.mesh());
    HttpOptions http = HttpOptions.followingClient(input.proxy().preservesHeaderCase());
    http.idleTimeout(IDLE_TIMEOUT);
    http.addTo(cluster);
    return cluster.build();
  }

  /** Keeps the statistics name of the outbound one, as dashboards expect. */
  private static Cluster inboundPassthrough(PassthroughClusterInput input) {
    return passthrough(input).toBuilder()
        .setName(ClusterName.INBOUND_PASSTHROUGH)
        .clearFilters()
        .setUpstreamBindConfig(BindConfigs.from(sourceAddresses(input.proxy().ipMode())))
        .build();
  }

  /** Both families wherever the proxy has both, for the client chose which one it called. */
  private static List<String> sourceAddresses(IpMode mode) {
    return switch (mode) {
      case IPV4 -> List.of("127.0.0.6");
      case IPV6 -> List.of("::6");
      case DUAL_IPV4_FIRST, DUAL_IPV6_FIRST -> List.of("127.0.0.6", "::6");
    };
  }

  private static Cluster externalCredentials(PassthroughClusterInput input) {
    String name = SdsSecrets.EXTERNAL_CLUSTER;
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(name);
    assignment
        .addEndpointsBuilder()
        .addLbEndpointsBuilder()
        .getEndpointBuilder()
        .setAddress(SocketAddresses.pipe(EXTERNAL_CREDENTIALS_SOCKET));
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(name)
            .setAltStatName(StatNames.of(name))
            .setType(DiscoveryType.STATIC)
            .setConnectTimeout(input.mesh().connectTimeout())
            .setLoadAssignment(assignment);
    HttpOptions http = HttpOptions.forHttp2();
    http.addTo(cluster);
    return cluster.build();
  }
}
