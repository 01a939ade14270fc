package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.NetworkId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes endpoints of WorkloadEntries, those that stand in a ServiceEntry included.
 *
 * <p>Source: spec config-and-registry §5.2; Istio 1.30, serviceentry/conversion.go.
 */
final class WorkloadEntryEndpoint {
  static final String UNIX = "unix://";

  private WorkloadEntryEndpoint() {}

  /** Which port of which service the endpoint serves, and by which port of its own. */
  record Port(int number, String servicePortName, int servicePort) {}

  /** Who the endpoint is. */
  record Identity(String namespace, String workloadName) {}

  static Endpoint of(
      WorkloadEntry entry,
      Map<String, String> labels,
      Identity identity,
      Port port,
      EndpointSettings settings) {
    String address = entry.getAddress();
    NetworkId network =
        entry.getNetwork().isEmpty()
            ? settings.networks().of(settings.ownCluster(), address, labels)
            : new NetworkId(entry.getNetwork());
    Locality locality =
        entry.getLocality().isEmpty()
            ? EndpointLabels.labelled(labels).orElse(Locality.UNKNOWN)
            : new Locality(entry.getLocality());
    return new Endpoint(
        address.isEmpty() ? List.of() : List.of(address),
        address.startsWith(UNIX) ? 0 : port.number(),
        port.servicePortName(),
        port.servicePort(),
        EndpointLabels.augmented(labels, locality, settings.ownCluster(), network, ""),
        locality,
        settings.ownCluster(),
        network,
        entry.getServiceAccount().isEmpty()
            ? ""
            : settings.identity(identity.namespace(), entry.getServiceAccount()),
        EndpointLabels.tlsMode(
            labels,
            entry.getServiceAccount().isEmpty()
                ? Endpoint.TLS_MODE_DISABLED
                : Endpoint.TLS_MODE_ISTIO),
        HealthStatus.UNSET,
        Math.max(1, entry.getWeight()),
        identity.namespace(),
        identity.workloadName(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The spec's labels with the object's own over them. */
  static Map<String, String> labels(ConfigResource<WorkloadEntry> entry) {
    Map<String, String> labels = new HashMap<>(entry.spec().getLabelsMap());
    labels.putAll(entry.meta().labels());
    return labels;
  }

  static Identity identity(ConfigResource<WorkloadEntry> entry) {
    String group = entry.meta().annotations().getOrDefault(Annotations.AUTO_REGISTRATION_GROUP, "");
    String said = entry.meta().labels().getOrDefault(Annotations.WORKLOAD_NAME, "");
    String name = said.isEmpty() ? entry.name() : said;
    return new Identity(entry.namespace(), group.isEmpty() ? name : group);
  }

  /**
   * Whether traffic may reach it: one that is health-checked counts only once its status says so,
   * and no status is read.
   */
  static boolean isServed(ConfigResource<WorkloadEntry> entry) {
    return !"true".equals(entry.meta().annotations().get(Annotations.HEALTH_CHECKS_ENABLED));
  }

  /** Neither a host name nor a socket: Kubernetes Services cannot have those. */
  static boolean hasIpOrNone(WorkloadEntry entry) {
    return entry.getAddress().isEmpty() || IpAddresses.isAddress(entry.getAddress());
  }
}
