package dev.mizzen.model.index;

import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.NetworkId;
import dev.mizzen.model.service.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes endpoints of pods. Source: Istio 1.30, kube/controller/endpoint_builder.go. */
final class PodEndpoints {
  private final EndpointSettings settings;
  private final WorkloadIndex workloads;

  PodEndpoints(EndpointSettings settings, WorkloadIndex workloads) {
    this.settings = settings;
    this.workloads = workloads;
  }

  /** What an endpoint says besides who it is. */
  record Address(
      List<String> addresses,
      int port,
      String servicePortName,
      int servicePort,
      HealthStatus health) {
    String first() {
      return addresses.getFirst();
    }
  }

  /**
   * Makes one endpoint.
   *
   * @param pod empty where nobody knows who is behind the address
   */
  Endpoint endpoint(ClusterId cluster, Optional<Workload> pod, Address address) {
    return pod.map(known -> ofPod(known, address)).orElseGet(() -> ofStranger(cluster, address));
  }

  private Endpoint ofPod(Workload pod, Address address) {
    ClusterId cluster = pod.clusterId();
    Locality locality = EndpointLabels.of(pod, workloads.node(cluster, pod.nodeName()));
    NetworkId network = settings.networks().of(cluster, address.first(), pod.labels());
    Optional<String> subdomain = pod.subdomain().filter(name -> !name.isEmpty());
    return new Endpoint(
        address.addresses(),
        address.port(),
        address.servicePortName(),
        address.servicePort(),
        EndpointLabels.augmented(pod.labels(), locality, cluster, network, pod.nodeName()),
        locality,
        cluster,
        network,
        settings.identity(pod.namespace(), pod.serviceAccount()),
        EndpointLabels.podTlsMode(pod.labels()),
        address.health(),
        1,
        pod.namespace(),
        pod.workloadName(),
        subdomain.map(name -> pod.hostname().filter(host -> !host.isEmpty()).orElse(pod.name())),
        subdomain,
        Optional.of(pod.nodeName()).filter(node -> !node.isEmpty()));
  }

  private Endpoint ofStranger(ClusterId cluster, Address address) {
    NetworkId network = settings.networks().of(cluster, address.first(), Map.of());
    return new Endpoint(
        address.addresses(),
        address.port(),
        address.servicePortName(),
        address.servicePort(),
        EndpointLabels.augmented(Map.of(), Locality.UNKNOWN, cluster, network, ""),
        Locality.UNKNOWN,
        cluster,
        network,
        "",
        Endpoint.TLS_MODE_DISABLED,
        address.health(),
        1,
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
