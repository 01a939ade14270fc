package dev.mizzen.xds.generate.route.table;

import dev.mizzen.model.ConfigKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A whole route table: virtual hosts side by side. Its parts are shared between tables, so
 * comparing two tables is comparing references where nothing changed.
 *
 * @param name as listeners refer to it
 * @param settings empty where the name stands for nothing, which Envoy may still ask for while a
 *     listener drains
 * @param virtualHosts in the order in which they are sent
 * @param ownSources where the table itself comes from; never empty
 */
public record RouteConfigurationInput(
    String name,
    Optional<RouteSettings> settings,
    List<VirtualHostInput> virtualHosts,
    Set<ConfigKey> ownSources) {
  public RouteConfigurationInput {
    virtualHosts = List.copyOf(virtualHosts);
    ownSources = Set.copyOf(ownSources);
  }

  /** The empty table for a name that stands for nothing. */
  public static RouteConfigurationInput unknown(String name) {
    return new RouteConfigurationInput(
        name, Optional.empty(), List.of(), Set.of(ConfigKey.MESH_CONFIG));
  }

  /** Every object that the table comes from. */
  public Set<ConfigKey> sources() {
    Set<ConfigKey> all = new HashSet<>(ownSources);
    for (VirtualHostInput host : virtualHosts) {
      all.addAll(host.sources());
      host.routes().forEach(routes -> all.addAll(routes.sources()));
    }
    return all;
  }
}
