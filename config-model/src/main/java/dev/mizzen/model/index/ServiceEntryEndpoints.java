package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.ServicePort;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.HealthStatus;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The endpoints that ServiceEntries give a host.
 *
 * <p>Source: spec config-and-registry §5.2, xds §3.1; Istio 1.30, serviceentry/conversion.go.
 */
final class ServiceEntryEndpoints {
  private final EndpointSettings settings;
  private final WorkloadIndex workloads;
  private final WorkloadEntries workloadEntries;
  private final PodEndpoints pods;

  ServiceEntryEndpoints(
      EndpointSettings settings, WorkloadIndex workloads, WorkloadEntries workloadEntries) {
    this.settings = settings;
    this.workloads = workloads;
    this.workloadEntries = workloadEntries;
    this.pods = new PodEndpoints(settings, workloads);
  }

  /** A ServiceEntry with several addresses lists its endpoints once for each of them. */
  List<Endpoint> of(ServiceKey key, ServiceEntryServices converted) {
    long services =
        converted.services().stream().filter(service -> service.key().equals(key)).count();
    return repeated(once(key, converted.entry()), services);
  }

  private static List<Endpoint> repeated(List<Endpoint> endpoints, long times) {
    List<Endpoint> all = new ArrayList<>();
    Collections.nCopies((int) times, endpoints).forEach(all::addAll);
    return all;
  }

  private List<Endpoint> once(ServiceKey key, ConfigResource<ServiceEntry> entry) {
    if (entry.spec().hasWorkloadSelector()) {
      return selected(entry);
    }
    return entry.spec().getEndpointsCount() == 0 ? implicit(key, entry) : inline(entry);
  }

  private List<Endpoint> inline(ConfigResource<ServiceEntry> entry) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (ServicePort port : entry.spec().getPortsList()) {
      for (int i = 0; i < entry.spec().getEndpointsCount(); i++) {
        WorkloadEntry member = entry.spec().getEndpoints(i);
        var identity =
            new WorkloadEntryEndpoint.Identity(entry.namespace(), entry.name() + "-" + i);
        endpoints.add(
            WorkloadEntryEndpoint.of(
                member, member.getLabelsMap(), identity, port(member, port), settings));
      }
    }
    return endpoints;
  }

  /** A DNS host without endpoints is its own endpoint. */
  private List<Endpoint> implicit(ServiceKey key, ConfigResource<ServiceEntry> entry) {
    if (!isDns(entry.spec())) {
      return List.of();
    }
    WorkloadEntry host = WorkloadEntry.newBuilder().setAddress(key.hostname().value()).build();
    var identity = new WorkloadEntryEndpoint.Identity(entry.namespace(), entry.name());
    return entry.spec().getPortsList().stream()
        .map(port -> WorkloadEntryEndpoint.of(host, Map.of(), identity, port(host, port), settings))
        .toList();
  }

  /** Ready pods, then WorkloadEntries, each in the order of their names. */
  private List<Endpoint> selected(ConfigResource<ServiceEntry> entry) {
    LabelSelector selector = selector(entry.spec());
    List<Endpoint> endpoints = new ArrayList<>();
    for (Workload pod : workloads.podsIn(entry.namespace())) {
      if (WorkloadIndex.isReachable(pod) && selector.matches(pod.labels())) {
        entry.spec().getPortsList().forEach(port -> endpoints.add(ofPod(pod, port)));
      }
    }
    List<ConfigResource<WorkloadEntry>> members =
        new ArrayList<>(workloadEntries.in(entry.namespace()));
    members.sort(Comparator.comparing(ConfigResource::name));
    for (ConfigResource<WorkloadEntry> member : members) {
      Map<String, String> labels = WorkloadEntryEndpoint.labels(member);
      if (selector.matches(labels) && isUsable(entry.spec(), member.spec())) {
        entry.spec().getPortsList().forEach(port -> endpoints.add(ofMember(member, labels, port)));
      }
    }
    return endpoints;
  }

  private Endpoint ofMember(
      ConfigResource<WorkloadEntry> member, Map<String, String> labels, ServicePort port) {
    return WorkloadEntryEndpoint.of(
        member.spec(),
        labels,
        WorkloadEntryEndpoint.identity(member),
        port(member.spec(), port),
        settings);
  }

  /** Names are for DNS to resolve; sockets are for those who know where they are. */
  private static boolean isUsable(ServiceEntry entry, WorkloadEntry member) {
    boolean isName =
        !WorkloadEntryEndpoint.hasIpOrNone(member)
            && !member.getAddress().startsWith(WorkloadEntryEndpoint.UNIX);
    return !isName || isDns(entry);
  }

  private Endpoint ofPod(Workload pod, ServicePort port) {
    return pods.endpoint(
        pod.clusterId(),
        Optional.of(pod),
        new PodEndpoints.Address(
            settings.dualStack() ? pod.ips() : pod.ips().subList(0, 1),
            target(pod.containerPorts(), port),
            port.getName(),
            port.getNumber(),
            HealthStatus.HEALTHY));
  }

  static LabelSelector selector(ServiceEntry entry) {
    return new LabelSelector(entry.getWorkloadSelector().getLabelsMap());
  }

  private static boolean isDns(ServiceEntry entry) {
    return entry.getResolution() == ServiceEntry.Resolution.DNS
        || entry.getResolution() == ServiceEntry.Resolution.DNS_ROUND_ROBIN;
  }

  private static WorkloadEntryEndpoint.Port port(WorkloadEntry member, ServicePort port) {
    return new WorkloadEntryEndpoint.Port(
        target(member.getPortsMap(), port), port.getName(), port.getNumber());
  }

  /** The workload's own port of that name, else the ServiceEntry's target port, else its port. */
  private static int target(Map<String, Integer> own, ServicePort port) {
    int named = own.getOrDefault(port.getName(), 0);
    int target = port.getTargetPort() == 0 ? port.getNumber() : port.getTargetPort();
    return named == 0 ? target : named;
  }
}
