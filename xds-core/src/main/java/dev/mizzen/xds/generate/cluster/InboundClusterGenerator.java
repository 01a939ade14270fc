package dev.mizzen.xds.generate.cluster;

import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.envoy.IstioMetadata;
import dev.mizzen.xds.generate.envoy.SocketAddresses;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.WorkloadScope;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.util.List;
import java.util.Optional;

/**
 * Clusters of a sidecar's own workload, {@code inbound|port||}.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster_builder.go, buildInboundCluster; spec
 * xds §3.4, §3.8 F and G.
 */
public final class InboundClusterGenerator
    implements Generator.Wildcard<WorkloadScope, InboundClusterInput> {
  /**
   * As long as Go's durations go, some 292 years: connections to the workload are never cleaned up.
   */
  private static final Duration NEVER = Duration.newBuilder().setSeconds(9_223_372_035L).build();

  @Override
  public XdsType type() {
    return XdsType.CLUSTER;
  }

  @Override
  public Optional<WorkloadScope> scope(ProxyScope proxy) {
    return proxy.traits().isSidecar() ? Optional.of(proxy.workload()) : Optional.empty();
  }

  @Override
  public List<InboundClusterInput> select(PushContext context, WorkloadScope scope) {
    return new InboundClusters(context, scope).inputs();
  }

  @Override
  public Resource build(InboundClusterInput input) {
    ClusterName name = ClusterName.inbound(input.number());
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(name.toString())
            .setAltStatName(
                StatNames.of(
                    name,
                    input.mesh().inboundStatName(),
                    input.subject(),
                    input.port(),
                    input.number()))
            .setCommonLbConfig(CommonLbConfig.getDefaultInstance());
    HttpOptions http = HttpOptions.forPort(input.port().protocol(), input.proxy());
    ConnectionPools.apply(cluster, http, input.connectionPool(), input.retryBudget(), input.mesh());
    applyDestination(cluster, input.destination());
    input.portTranslation().ifPresent(cluster::setOriginalDstLbConfig);
    if (!input.sourceAddresses().isEmpty()) {
      cluster.setUpstreamBindConfig(BindConfigs.from(input.sourceAddresses()));
    }
    IstioMetadata.ofNonEmpty(metadata(input)).ifPresent(cluster::setMetadata);
    http.addTo(cluster);
    return new Resource(name.toString(), cluster.build(), input.sources());
  }

  private static void applyDestination(Cluster.Builder cluster, InboundDestination destination) {
    switch (destination) {
      case InboundDestination.AsCalled() ->
          cluster
              .setType(DiscoveryType.ORIGINAL_DST)
              .setLbPolicy(LbPolicy.CLUSTER_PROVIDED)
              .setCleanupInterval(NEVER);
      case InboundDestination.At(String ip, int port) ->
          applyStatic(cluster, SocketAddresses.of(ip, port));
      case InboundDestination.Socket(String path) ->
          applyStatic(cluster, SocketAddresses.pipe(path));
    }
  }

  private static void applyStatic(Cluster.Builder cluster, Address address) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(cluster.getName());
    assignment
        .addEndpointsBuilder()
        .addLbEndpointsBuilder()
        .getEndpointBuilder()
        .setAddress(address);
    cluster.setType(DiscoveryType.STATIC).setLoadAssignment(assignment);
  }

  private static Struct metadata(InboundClusterInput input) {
    Struct.Builder metadata = Struct.newBuilder();
    if (input.mesh().features().observability().clustersNameServices()) {
      IstioMetadata.putServices(metadata, input.services());
    }
    input.rule().ifPresent(rule -> IstioMetadata.putConfig(metadata, rule));
    return metadata.build();
  }
}
