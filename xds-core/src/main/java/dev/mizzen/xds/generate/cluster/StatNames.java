package dev.mizzen.xds.generate.cluster;

import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.ClusterName;

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
    if (pattern.isEmpty()) {
      return of(name.toString());
    }
    return of(
        pattern
            .replace("%SERVICE%", subject.shortHost())
            .replace("%SERVICE_NAME%", subject.name())
            .replace("%SERVICE_FQDN%", subject.host())
            .replace("%SUBSET_NAME%", name.subset())
            .replace("%TARGET_PORT%", Integer.toString(targetPort))
            .replace("%SERVICE_PORT%", Integer.toString(port.number()))
            .replace("%SERVICE_PORT_NAME%", port.name()));
  }
}
