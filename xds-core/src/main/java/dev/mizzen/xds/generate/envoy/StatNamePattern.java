package dev.mizzen.xds.generate.envoy;

import dev.mizzen.model.service.ServicePort;

/**
 * The mesh's pattern for the names of clusters in statistics.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/telemetry/telemetry.go, BuildStatPrefix.
 *
 * @param text names in percent signs are filled in; empty for the cluster's own name
 */
public record StatNamePattern(String text) {
  /**
   * The cluster's name in statistics.
   *
   * @param targetPort 0 for outbound clusters
   */
  public String fill(ClusterName cluster, StatSubject subject, ServicePort port, int targetPort) {
    if (text.isEmpty()) {
      return cluster.toString();
    }
    return text.replace("%SERVICE%", subject.shortHost())
        .replace("%SERVICE_NAME%", subject.name())
        .replace("%SERVICE_FQDN%", subject.host())
        .replace("%SUBSET_NAME%", cluster.subset())
        .replace("%TARGET_PORT%", Integer.toString(targetPort))
        .replace("%SERVICE_PORT%", Integer.toString(port.number()))
        .replace("%SERVICE_PORT_NAME%", port.name());
  }
}
