package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** WorkloadEntries that may be served, by namespace, each in creation order. */
final class WorkloadEntries {
  private final Map<String, List<ConfigResource<WorkloadEntry>>> byNamespace;

  private WorkloadEntries(Map<String, List<ConfigResource<WorkloadEntry>>> byNamespace) {
    this.byNamespace = byNamespace;
  }

  static WorkloadEntries of(ConfigIndex configs) {
    return new WorkloadEntries(
        configs.all(ConfigKind.WORKLOAD_ENTRY, WorkloadEntry.class).stream()
            .filter(WorkloadEntryEndpoint::isServed)
            .collect(Collectors.groupingBy(ConfigResource::namespace)));
  }

  List<ConfigResource<WorkloadEntry>> in(String namespace) {
    return byNamespace.getOrDefault(namespace, List.of());
  }
}
