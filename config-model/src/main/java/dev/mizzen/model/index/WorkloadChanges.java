package dev.mizzen.model.index;

import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Workload;

/** What a batch does to pods, nodes and namespaces. */
public record WorkloadChanges(
    Changes<RegistryKey, Workload> pods,
    Changes<RegistryKey, Node> nodes,
    Changes<RegistryKey, Namespace> namespaces) {

  public static WorkloadChanges none() {
    return new WorkloadChanges(Changes.byEquality(), Changes.byEquality(), Changes.byEquality());
  }

  public boolean isEmpty() {
    return pods.isEmpty() && nodes.isEmpty() && namespaces.isEmpty();
  }
}
