package dev.mizzen.xds.generate.route;

import dev.mizzen.model.Hostname;
import dev.mizzen.xds.generate.route.table.RoutesInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Merges virtual hosts with the same routes into the one with the most specific host, so that a
 * VirtualService with many hosts is sent once.
 *
 * <p>A host is compared with the last one of the same routes alone. Source: Istio 1.30,
 * core/gateway.go, collapseDuplicateRoutes.
 */
final class CollapsedHosts {
  private CollapsedHosts() {}

  /** The hosts that are left, most specific first. */
  static List<GatewayHost> of(SortedMap<Hostname, GatewayHost> hosts) {
    List<GatewayHost> kept = new ArrayList<>();
    Map<List<RoutesInput>, GatewayHost> byRoutes = new HashMap<>();
    for (GatewayHost host : hosts.values()) {
      GatewayHost known = byRoutes.get(host.routes());
      if (known != null && known.answersAs(host)) {
        known.absorb(host);
      } else {
        byRoutes.put(host.routes(), host);
        kept.add(host);
      }
    }
    return kept;
  }
}
