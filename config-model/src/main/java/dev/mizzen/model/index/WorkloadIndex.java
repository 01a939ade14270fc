package dev.mizzen.model.index;

import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Workload;
import java.util.Optional;

/** Pods, nodes and namespaces. */
public final class WorkloadIndex {
  public static final WorkloadIndex EMPTY = new WorkloadIndex();

  private WorkloadIndex() {}

  public Optional<Workload> pod(String namespace, String name) {
    throw new UnsupportedOperationException();
  }

  /** The ready pod with this address. */
  public Optional<Workload> byIp(String ip) {
    throw new UnsupportedOperationException();
  }

  public Optional<Node> node(String name) {
    throw new UnsupportedOperationException();
  }

  public Optional<Namespace> namespace(String name) {
    throw new UnsupportedOperationException();
  }
}
