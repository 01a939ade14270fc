package dev.mizzen.xds.generate.envoy;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.Service;

/**
 * Whom a cluster's statistics are about.
 *
 * @param shortHost as patterns name it in short: name and namespace of a Kubernetes service
 */
public record StatSubject(String shortHost, String name, String host) {
  public static StatSubject of(Service service) {
    String host = service.hostname().value();
    String shortHost = service.isKubernetes() ? service.name() + "." + service.namespace() : host;
    return new StatSubject(shortHost, service.name(), host);
  }

  /** For a port that a Sidecar opens and no service has. */
  public static StatSubject ofSidecar(ConfigKey sidecar) {
    String host = sidecar.name() + "." + sidecar.namespace();
    return new StatSubject(host, sidecar.name(), host);
  }
}
