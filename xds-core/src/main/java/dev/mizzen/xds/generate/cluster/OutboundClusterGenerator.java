package dev.mizzen.xds.generate.cluster;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;

/** Clusters of every service in reach, {@code outbound|port|subset|host}. */
public final class OutboundClusterGenerator
    implements Generator.Wildcard<OutboundScope, OutboundClusterInput> {

  @Override
  public XdsType type() {
    return XdsType.CLUSTER;
  }

  @Override
  public Optional<OutboundScope> scope(ProxyScope proxy) {
    return Optional.of(proxy.outbound());
  }

  @Override
  public List<OutboundClusterInput> select(PushContext context, OutboundScope scope) {
    OutboundClusters clusters = new OutboundClusters(context, scope, ClusterName.Form.SUBSET_KEY);
    scope.services().forEach(clusters::add);
    return clusters.inputs();
  }

  @Override
  public Resource build(OutboundClusterInput input) {
    return OutboundClusterBuilder.build(input);
  }
}
