package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.service.TargetPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The WorkloadEntries that a Kubernetes Service of the own cluster selects.
 *
 * <p>Source: spec config-and-registry §5.2; Istio 1.30, kube/controller/controller.go,
 * serviceInstancesFromWorkloadInstances.
 */
final class SelectedWorkloadEntries {
  private final EndpointSettings settings;
  private final ServiceIndex services;
  private final WorkloadEntries workloadEntries;

  SelectedWorkloadEntries(
      EndpointSettings settings, ServiceIndex services, WorkloadEntries workloadEntries) {
    this.settings = settings;
    this.services = services;
    this.workloadEntries = workloadEntries;
  }

  List<Endpoint> of(SliceIndex.ServiceName name) {
    List<ConfigResource<WorkloadEntry>> candidates = workloadEntries.in(name.namespace());
    if (candidates.isEmpty()) {
      return List.of();
    }
    ConfigKey key = new ConfigKey(ConfigKind.SERVICE, name.namespace(), name.name());
    return services
        .inCluster(new RegistryKey(settings.ownCluster(), key))
        .filter(SelectedWorkloadEntries::maySelect)
        .map(service -> selected(service, candidates))
        .orElse(List.of());
  }

  static boolean maySelect(Service service) {
    return service.resolution() == Resolution.CLIENT_SIDE_LB
        && !service.selector().isEmpty()
        && !service.options().isMeshExternal();
  }

  private List<Endpoint> selected(Service service, List<ConfigResource<WorkloadEntry>> candidates) {
    LabelSelector selector = new LabelSelector(service.selector());
    List<Endpoint> endpoints = new ArrayList<>();
    for (ServicePort port : service.ports()) {
      for (ConfigResource<WorkloadEntry> candidate : candidates) {
        Map<String, String> labels = WorkloadEntryEndpoint.labels(candidate);
        OptionalInt target = targetPort(port, candidate.spec());
        if (selector.matches(labels)
            && WorkloadEntryEndpoint.hasIpOrNone(candidate.spec())
            && target.isPresent()) {
          endpoints.add(
              WorkloadEntryEndpoint.of(
                  candidate.spec(),
                  labels,
                  WorkloadEntryEndpoint.identity(candidate),
                  new WorkloadEntryEndpoint.Port(target.getAsInt(), port.name(), port.number()),
                  settings));
        }
      }
    }
    return endpoints;
  }

  /**
   * A named target must be among the WorkloadEntry's ports; a numbered one gives way to the port of
   * the service port's name.
   */
  private static OptionalInt targetPort(ServicePort port, WorkloadEntry entry) {
    if (port.targetPort().isPresent()
        && port.targetPort().get() instanceof TargetPort.Name(String name)) {
      int own = entry.getPortsOrDefault(name, 0);
      return own == 0 ? OptionalInt.empty() : OptionalInt.of(own);
    }
    int target =
        port.targetPort().map(given -> ((TargetPort.Number) given).number()).orElse(port.number());
    int own = entry.getPortsOrDefault(port.name(), 0);
    return OptionalInt.of(own == 0 ? target : own);
  }
}
