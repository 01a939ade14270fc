package dev.mizzen.model.index;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.service.Workload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Joins the slices of a Service in one cluster with its pods.
 *
 * <p>Source: spec config-and-registry §4.5; Istio 1.30, kube/controller/endpointslice.go.
 */
final class SliceEndpoints {
  private final EndpointSettings settings;
  private final ServiceIndex services;
  private final WorkloadIndex workloads;
  private final PodEndpoints pods;

  SliceEndpoints(EndpointSettings settings, Registries registries) {
    this.settings = settings;
    this.services = registries.services();
    this.workloads = registries.workloads();
    this.pods = new PodEndpoints(settings, registries.workloads());
  }

  /**
   * The endpoints of one cluster.
   *
   * @param slices of one service and cluster, in the order of their names; where two know the same
   *     address and port, the first one's word counts
   */
  List<Endpoint> of(List<EndpointSlice> slices) {
    List<Endpoint> endpoints = new ArrayList<>();
    Set<AddressAndPort> seen = new HashSet<>();
    for (EndpointSlice slice : slices) {
      for (Endpoint endpoint : ofSlice(slice)) {
        if (seen.add(new AddressAndPort(endpoint.address(), endpoint.servicePortName()))) {
          endpoints.add(endpoint);
        }
      }
    }
    return endpoints;
  }

  private record AddressAndPort(String address, String portName) {}

  private List<Endpoint> ofSlice(EndpointSlice slice) {
    Optional<Service> service = service(slice);
    boolean isDualStack =
        settings.dualStack()
            && service
                .map(
                    known ->
                        known
                                .addresses()
                                .clusterVips()
                                .getOrDefault(slice.clusterId(), List.of())
                                .size()
                            > 1)
                .orElse(false);
    List<Endpoint> endpoints = new ArrayList<>();
    if (slice.addressType() == EndpointSlice.AddressType.FQDN) {
      return endpoints;
    }
    for (EndpointSlice.Member member : slice.members()) {
      HealthStatus health = health(service, member);
      for (String address : member.addresses()) {
        Optional<Workload> pod = pod(slice, member, address);
        boolean isPostponed = pod.isEmpty() && member.podName().isPresent();
        boolean spansFamilies =
            isDualStack
                && member.podName().isPresent()
                && pod.map(known -> known.ips().size() > 1).orElse(false);
        boolean isToldByIpv4Slice =
            spansFamilies && slice.addressType() == EndpointSlice.AddressType.IPV6;
        if (!isPostponed && !isToldByIpv4Slice) {
          List<String> addresses = spansFamilies ? pod.orElseThrow().ips() : List.of(address);
          addPorts(endpoints, slice, service, pod, addresses, health);
        }
      }
    }
    return endpoints;
  }

  private void addPorts(
      List<Endpoint> endpoints,
      EndpointSlice slice,
      Optional<Service> service,
      Optional<Workload> pod,
      List<String> addresses,
      HealthStatus health) {
    for (EndpointSlice.Port port : slice.ports()) {
      int servicePort =
          service.flatMap(known -> known.port(port.name())).map(ServicePort::number).orElse(0);
      endpoints.add(
          pods.endpoint(
              slice.clusterId(),
              pod,
              new PodEndpoints.Address(
                  addresses, port.number(), port.name(), servicePort, health)));
    }
  }

  private Optional<Service> service(EndpointSlice slice) {
    ConfigKey key = new ConfigKey(ConfigKind.SERVICE, slice.key().namespace(), slice.serviceName());
    return services.inCluster(new RegistryKey(slice.clusterId(), key));
  }

  /** The pod a member names; else a ready pod of the namespace with its address. */
  private Optional<Workload> pod(EndpointSlice slice, EndpointSlice.Member member, String address) {
    ClusterId cluster = slice.clusterId();
    String namespace = slice.key().namespace();
    if (member.podName().isPresent()) {
      return workloads.pod(cluster, namespace, member.podName().get());
    }
    return workloads.allByIp(address).stream()
        .filter(pod -> pod.clusterId().equals(cluster) && pod.namespace().equals(namespace))
        .findFirst();
  }

  /** What is not said counts as true. */
  private HealthStatus health(Optional<Service> service, EndpointSlice.Member member) {
    if (member.ready().orElse(true)) {
      return HealthStatus.HEALTHY;
    }
    boolean isTerminating = member.terminating().orElse(true);
    boolean isServing = member.serving().orElse(true);
    if (isTerminating
        && isServing
        && service.filter(known -> settings.sessions().areAskedFor(known.labels())).isPresent()) {
      return HealthStatus.DRAINING;
    }
    return isTerminating ? HealthStatus.TERMINATING : HealthStatus.UNHEALTHY;
  }
}
