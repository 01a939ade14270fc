package dev.mizzen.xds.generate.cluster;

import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.envoy.StatNamePattern;
import dev.mizzen.xds.generate.envoy.StatSubject;

/**
 * A cluster's name in Envoy's statistics.
 *
 * <p>Shape: ends in a semicolon, by which the proxies' statistics tell where names end. Source:
 * Istio 1.30, pilot/pkg/networking/telemetry/telemetry.go, BuildStatPrefix.
 */
final class StatNames {
  private static final String END = ";";

  private StatNames() {}

  static String of(String name) {
    return name + END;
  }

  /** The mesh's pattern filled in; the cluster's name where the mesh has none. */
  static String of(
      ClusterName name, String pattern, StatSubject subject, ServicePort port, int targetPort) {
    return of(new StatNamePattern(pattern).fill(name, subject, port, targetPort));
  }
}
