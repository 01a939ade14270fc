package dev.mizzen.xds.generate.route.table;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.route.action.SessionAffinity;
import dev.mizzen.xds.generate.route.match.RouteMatches;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.AttemptCount;
import dev.mizzen.xds.generate.route.table.VirtualHostInput.TlsRequirement;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Builds route configurations. Routes that several virtual hosts share are built once.
 *
 * <p>Source: spec xds §6.1, §10.3.
 */
public final class RouteTable {
  /** As much as a direct response may hold; Envoy's own limit is 4 KiB. */
  private static final int MAX_DIRECT_RESPONSE_BYTES = 1024 * 1024;

  private RouteTable() {}

  public static Resource build(RouteConfigurationInput input) {
    RouteConfiguration table =
        input
            .settings()
            .map(settings -> table(input, settings))
            .orElseGet(
                () ->
                    RouteConfiguration.newBuilder()
                        .setName(input.name())
                        .setValidateClusters(BoolValue.of(false))
                        .build());
    return new Resource(input.name(), table, input.sources());
  }

  private static RouteConfiguration table(RouteConfigurationInput input, RouteSettings settings) {
    RouteConfiguration.Builder table =
        RouteConfiguration.newBuilder()
            .setName(input.name())
            .setValidateClusters(BoolValue.of(false))
            .setMaxDirectResponseBodySizeBytes(UInt32Value.of(MAX_DIRECT_RESPONSE_BYTES))
            .setIgnorePortInHostMatching(true);
    IdentityHashMap<RoutesInput, List<Route>> built = new IdentityHashMap<>();
    for (VirtualHostInput host : input.virtualHosts()) {
      table.addVirtualHosts(virtualHost(host, settings, routes(host.routes(), settings, built)));
    }
    return table.build();
  }

  private static VirtualHost virtualHost(
      VirtualHostInput input, RouteSettings settings, List<Route> routes) {
    VirtualHost.Builder host =
        VirtualHost.newBuilder()
            .setName(input.name())
            .addAllDomains(input.domains())
            .addAllRoutes(routes)
            .setIncludeRequestAttemptCount(
                input.attemptCount() == AttemptCount.AS_SET && settings.includesAttemptCount());
    if (input.tls() == TlsRequirement.ALL) {
      host.setRequireTls(VirtualHost.TlsRequirementType.ALL);
    }
    input
        .session()
        .ifPresent(
            session ->
                host.putTypedPerFilterConfig(
                    SessionAffinity.FILTER, Anys.pack(session.perRoute())));
    return host.build();
  }

  /**
   * Those of all origins in order, save that routes which take everything go last so that they hide
   * no other.
   */
  private static List<Route> routes(
      List<RoutesInput> origins,
      RouteSettings settings,
      IdentityHashMap<RoutesInput, List<Route>> built) {
    List<Route> ordinary = new ArrayList<>();
    List<Route> catchAll = new ArrayList<>();
    for (RoutesInput origin : origins) {
      for (Route route : built.computeIfAbsent(origin, input -> Routes.of(input, settings))) {
        (RouteMatches.isCatchAll(route.getMatch()) ? catchAll : ordinary).add(route);
      }
    }
    ordinary.addAll(catchAll);
    return ordinary;
  }
}
