package dev.mizzen.xds.scope;

import dev.mizzen.model.index.MeshVirtualService;
import java.util.List;
import java.util.Map;

/**
 * What a class of routers serves.
 *
 * @param outbound the services behind it
 * @param traits with all labels of the router's workload
 * @param virtualServices for each {@code namespace/name} of a merged Gateway, the VirtualServices
 *     bound to it in the order in which they win
 */
public record GatewayScope(
    OutboundScope outbound,
    ProxyTraits traits,
    MergedGateway gateway,
    Map<String, List<MeshVirtualService>> virtualServices) {
  public GatewayScope {
    virtualServices = Map.copyOf(virtualServices);
  }
}
