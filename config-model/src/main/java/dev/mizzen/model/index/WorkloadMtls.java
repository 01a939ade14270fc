package dev.mizzen.model.index;

import dev.mizzen.model.ConfigKey;
import java.util.Map;
import java.util.Set;

/**
 * The PeerAuthentication that holds for one workload, all levels merged.
 *
 * @param mode for every port without an own mode
 * @param ports own modes by the workload's port
 * @param sources the policies that took part; empty where the default holds
 */
public record WorkloadMtls(
    MutualTlsMode mode, Map<Integer, MutualTlsMode> ports, Set<ConfigKey> sources) {
  public static final WorkloadMtls DEFAULT =
      new WorkloadMtls(MutualTlsMode.PERMISSIVE, Map.of(), Set.of());

  public WorkloadMtls {
    ports = Map.copyOf(ports);
    sources = Set.copyOf(sources);
  }

  public MutualTlsMode forPort(int port) {
    return ports.getOrDefault(port, mode);
  }
}
