package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.model.Hostname;
import dev.mizzen.xds.generate.envoy.ClusterName;

/** A service that takes logs or spans. */
public record ProviderService(Hostname host, int port) {
  /** The cluster that leads to it. */
  public String cluster() {
    return ClusterName.outbound(port, host).toString();
  }
}
