package dev.mizzen.istiod;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.conflict.Conflict;
import dev.mizzen.model.conflict.ObjectConflicts;
import dev.mizzen.model.index.ConfigIndex;
import dev.mizzen.xds.scope.MergedGateway;
import dev.mizzen.xds.scope.MergedGateway.RejectedServer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gateways whose servers stand in each other's way on some router. Pure. */
final class RouterConflicts {
  private RouterConflicts() {}

  /**
   * By Gateway; those without any are not in it.
   *
   * @param routers the merged Gateways of each connected router
   */
  static Map<ConfigKey, ObjectConflicts> of(
      Collection<MergedGateway> routers, ConfigIndex configs) {
    Set<RejectedServer> rejected = new LinkedHashSet<>();
    routers.forEach(router -> rejected.addAll(router.rejected()));
    Map<ConfigKey, List<Conflict>> found = new TreeMap<>();
    Map<ConfigKey, Set<ConfigKey>> losers = new TreeMap<>();
    for (RejectedServer server : rejected) {
      server
          .winner()
          .ifPresent(
              winner -> {
                add(found, server.gateway(), lost(server, winner));
                if (!winner.equals(server.gateway())) {
                  losers.computeIfAbsent(winner, missing -> new TreeSet<>()).add(server.gateway());
                }
              });
    }
    losers.forEach((winner, others) -> add(found, winner, won(others)));
    Map<ConfigKey, ObjectConflicts> conflicts = new HashMap<>();
    found.forEach(
        (key, all) ->
            conflicts.put(key, new ObjectConflicts(all, isWhollyLost(key, routers, configs))));
    return conflicts;
  }

  private static void add(Map<ConfigKey, List<Conflict>> found, ConfigKey key, Conflict conflict) {
    found.computeIfAbsent(key, missing -> new ArrayList<>()).add(conflict);
  }

  private static Conflict lost(RejectedServer server, ConfigKey winner) {
    String what = "servers[" + server.serverIndex() + "] " + server.reason();
    return new Conflict(Conflict.Subject.GATEWAY_SERVER, what, List.of(winner), List.of(), true);
  }

  private static Conflict won(Set<ConfigKey> losers) {
    return new Conflict(
        Conflict.Subject.GATEWAY_SERVER,
        "a server",
        List.of(),
        List.copyOf(new TreeSet<>(losers)),
        false);
  }

  /** Whether every router that has the Gateway serves none of its servers. */
  private static boolean isWhollyLost(
      ConfigKey key, Collection<MergedGateway> routers, ConfigIndex configs) {
    int servers =
        configs.get(key, Gateway.class).map(object -> object.spec().getServersCount()).orElse(0);
    List<MergedGateway> concerned =
        routers.stream().filter(router -> router.sources().contains(key)).toList();
    return concerned.stream().allMatch(router -> refusedServers(key, router) == servers);
  }

  private static int refusedServers(ConfigKey key, MergedGateway router) {
    Set<Integer> refused = new HashSet<>();
    router.rejected().stream()
        .filter(server -> server.gateway().equals(key))
        .forEach(server -> refused.add(server.serverIndex()));
    return refused.size();
  }

  /** Gateways that some router has. */
  static Set<ConfigKey> gateways(Collection<MergedGateway> routers) {
    Set<ConfigKey> gateways = new HashSet<>();
    routers.forEach(router -> gateways.addAll(router.sources()));
    return gateways;
  }
}
