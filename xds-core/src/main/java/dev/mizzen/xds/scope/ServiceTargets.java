package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.service.ServiceTarget;
import dev.mizzen.model.service.TargetPort;
import dev.mizzen.model.service.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the services a proxy's own workload serves, and on which ports.
 *
 * <p>Kubernetes: those of a WorkloadEntry with the proxy's first address, else of its pod, else by
 * the labels and ports that the proxy itself tells. In any case ServiceEntries with one of its
 * addresses. Source: spec xds §1.2, config-and-registry §4.7; Istio 1.30, GetProxyServiceTargets.
 */
final class ServiceTargets {
  private static final Comparator<ServiceTarget> ORDER =
      Comparator.<ServiceTarget, java.time.Instant>comparing(
              target -> target.service().creationTime())
          .thenComparing(target -> target.service().hostname().value());

  private final PushContext context;
  private final Proxy proxy;
  private final ProxyWorkload workload;

  ServiceTargets(PushContext context, Proxy proxy, ProxyWorkload workload) {
    this.context = context;
    this.proxy = proxy;
    this.workload = workload;
  }

  /** In the order of service creation, then host; a service's ports in its own order. */
  List<ServiceTarget> find() {
    List<ServiceTarget> targets = new ArrayList<>();
    if (isInServedCluster()) {
      targets.addAll(ofKubernetes());
    }
    targets.addAll(ofServiceEntries());
    targets.sort(ORDER);
    return targets;
  }

  /** A proxy of a cluster that is not watched gets nothing from Kubernetes. */
  private boolean isInServedCluster() {
    String clusterId = proxy.metadata().clusterId();
    return clusterId.isEmpty()
        || context.mesh().clusterId().equals(new ClusterId(clusterId))
        || workload.pod().isPresent();
  }

  private List<ServiceTarget> ofKubernetes() {
    Optional<ConfigResource<WorkloadEntry>> entry = workloadEntry();
    if (entry.isPresent()) {
      return ofWorkloadEntry(entry.get());
    }
    if (workload.pod().isEmpty()) {
      return ofMetadata();
    }
    Workload pod = workload.pod().get();
    List<Service> selecting = selecting(pod.namespace(), pod.labels());
    if (selecting.isEmpty()) {
      return ofEndpoints();
    }
    return selecting.stream()
        .flatMap(
            service ->
                distinct(service, port -> containerPort(port, pod.containerPorts())).stream())
        .toList();
  }

  /**
   * Of several with the address the proxy's namesake, else one of its namespace, else the first by
   * namespace and name.
   */
  private Optional<ConfigResource<WorkloadEntry>> workloadEntry() {
    String address = proxy.ips().getFirst();
    Comparator<ConfigResource<WorkloadEntry>> nearestFirst =
        Comparator.<ConfigResource<WorkloadEntry>, Boolean>comparing(
                entry -> !proxy.id().id().equals(entry.name() + "." + entry.namespace()))
            .thenComparing(entry -> !entry.namespace().equals(proxy.configNamespace()))
            .thenComparing(ConfigResource::key);
    return context.configs().all(ConfigKind.WORKLOAD_ENTRY, WorkloadEntry.class).stream()
        .filter(entry -> entry.spec().getAddress().equals(address))
        .min(nearestFirst);
  }

  private List<ServiceTarget> ofWorkloadEntry(ConfigResource<WorkloadEntry> entry) {
    List<ServiceTarget> targets = new ArrayList<>();
    for (Service service : selecting(entry.namespace(), entry.spec().getLabelsMap())) {
      if (service.resolution() != Resolution.CLIENT_SIDE_LB) {
        continue;
      }
      for (ServicePort port : service.ports()) {
        if (port.protocol() != Protocol.UDP) {
          entryPort(port, entry.spec())
              .ifPresent(number -> targets.add(new ServiceTarget(service, port, number)));
        }
      }
    }
    return targets;
  }

  /**
   * A named target port must stand in the entry; else the entry's port of the service port's name,
   * else the number.
   */
  private static Optional<Integer> entryPort(ServicePort port, WorkloadEntry entry) {
    Map<String, Integer> ports = entry.getPortsMap();
    if (port.targetPort().orElse(null) instanceof TargetPort.Name(String name)) {
      return Optional.ofNullable(ports.get(name));
    }
    int number =
        port.targetPort().orElse(null) instanceof TargetPort.Number(int target)
            ? target
            : port.number();
    return Optional.of(ports.getOrDefault(port.name(), number));
  }

  /**
   * The pod is not known yet: what its metadata says stands for it. One port that cannot be
   * resolved spoils the whole answer.
   */
  private List<ServiceTarget> ofMetadata() {
    if (workload.labels().isEmpty()) {
      return List.of();
    }
    Map<String, Integer> podPorts = proxy.metadata().podPorts();
    List<Service> selecting = selecting(proxy.configNamespace(), workload.labels());
    boolean hasUnknownPort =
        !podPorts.isEmpty()
            && selecting.stream()
                .flatMap(service -> service.ports().stream())
                .anyMatch(port -> containerPort(port, podPorts).isEmpty());
    if (hasUnknownPort) {
      return List.of();
    }
    return selecting.stream()
        .flatMap(service -> distinct(service, port -> containerPort(port, podPorts)).stream())
        .toList();
  }

  /** Services without selector whose slices hold the proxy. */
  private List<ServiceTarget> ofEndpoints() {
    return context.services().inNamespace(proxy.configNamespace()).stream()
        .filter(Service::isKubernetes)
        .flatMap(service -> endpointTargets(service, List.of(proxy.ips().getFirst())).stream())
        .toList();
  }

  private List<ServiceTarget> ofServiceEntries() {
    return ProxyWorkload.serviceEntries(context, proxy)
        .flatMap(service -> endpointTargets(service, proxy.ips()).stream())
        .toList();
  }

  private List<ServiceTarget> endpointTargets(Service service, List<String> addresses) {
    List<ServiceTarget> targets = new ArrayList<>();
    for (Endpoint endpoint : context.endpoints().of(service.key()).endpoints()) {
      if (addresses.contains(endpoint.address())) {
        service
            .port(endpoint.servicePortName())
            .ifPresent(port -> targets.add(new ServiceTarget(service, port, endpoint.port())));
      }
    }
    return targets;
  }

  /** Kubernetes Services of a namespace that select these labels. */
  private List<Service> selecting(String namespace, Map<String, String> labels) {
    return context.services().inNamespace(namespace).stream()
        .filter(service -> service.isKubernetes() && !service.selector().isEmpty())
        .filter(service -> new LabelSelector(service.selector()).matches(labels))
        .toList();
  }

  /**
   * Of ports with one target port and protocol the first is kept: there can be one listener alone.
   */
  private static List<ServiceTarget> distinct(Service service, PortResolution resolution) {
    record Listening(int port, Protocol protocol) {}
    Set<Listening> seen = new HashSet<>();
    List<ServiceTarget> targets = new ArrayList<>();
    for (ServicePort port : service.ports()) {
      resolution
          .targetPort(port)
          .filter(number -> seen.add(new Listening(number, port.protocol())))
          .ifPresent(number -> targets.add(new ServiceTarget(service, port, number)));
    }
    return targets;
  }

  private static Optional<Integer> containerPort(
      ServicePort port, Map<String, Integer> containerPorts) {
    return port.targetPort()
        .map(
            target ->
                switch (target) {
                  case TargetPort.Number(int number) -> Optional.of(number);
                  case TargetPort.Name(String name) ->
                      Optional.ofNullable(containerPorts.get(name));
                })
        .orElse(Optional.of(port.number()));
  }

  @FunctionalInterface
  private interface PortResolution {
    Optional<Integer> targetPort(ServicePort port);
  }
}
