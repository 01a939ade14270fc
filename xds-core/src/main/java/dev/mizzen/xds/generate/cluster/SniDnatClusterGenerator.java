package dev.mizzen.xds.generate.cluster;

import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Service;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.GatewayScope;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;

/**
 * Clusters of a router that passes mutual TLS on unread, {@code outbound_.port_.subset_.host}:
 * their name is the SNI by which it chooses.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster.go, buildOutboundSniDnatClusters; spec
 * xds §3.8 I.
 */
public final class SniDnatClusterGenerator
    implements Generator.Wildcard<OutboundScope, OutboundClusterInput> {

  @Override
  public XdsType type() {
    return XdsType.CLUSTER;
  }

  @Override
  public Optional<OutboundScope> scope(ProxyScope proxy) {
    return proxy
        .gateway()
        .filter(gateway -> gateway.gateway().passesMutualTlsOn())
        .map(GatewayScope::outbound);
  }

  @Override
  public List<OutboundClusterInput> select(PushContext context, OutboundScope scope) {
    OutboundClusters clusters = new OutboundClusters(context, scope, ClusterName.Form.SNI_DNAT);
    for (Service service : scope.services()) {
      if (!service.options().isMeshExternal()) {
        clusters.add(service);
      }
    }
    return clusters.inputs();
  }

  @Override
  public Resource build(OutboundClusterInput input) {
    return OutboundClusterBuilder.build(input);
  }
}
