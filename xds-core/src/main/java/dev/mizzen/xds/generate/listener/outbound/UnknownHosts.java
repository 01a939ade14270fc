package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.listener.tcp.TcpDestinations;
import dev.mizzen.xds.scope.OutboundPolicy;
import dev.mizzen.xds.scope.OutboundScope;

/** What becomes of connections to hosts that nobody knows. Source: spec xds §5.1. */
final class UnknownHosts {
  private static final ServicePort ANY_PORT = new ServicePort("", 0, Protocol.TCP);

  private UnknownHosts() {}

  /** The cluster they are sent to. */
  static String cluster(OutboundScope scope) {
    OutboundPolicy policy = scope.outboundPolicy();
    if (policy.mode() == OutboundPolicy.Mode.REGISTRY_ONLY) {
      return ClusterName.BLACK_HOLE;
    }
    return policy
        .egressProxy()
        .map(proxy -> new TcpDestinations(scope, "").cluster(proxy, ANY_PORT).toString())
        .orElse(ClusterName.PASSTHROUGH);
  }
}
