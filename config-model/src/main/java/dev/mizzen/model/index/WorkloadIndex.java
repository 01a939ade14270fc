package dev.mizzen.model.index;

import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Pods, nodes and namespaces of every cluster.
 *
 * <p>A question without a cluster is answered by the cluster whose id sorts first among those that
 * know an answer.
 */
public final class WorkloadIndex {
  public static final WorkloadIndex EMPTY =
      new WorkloadIndex(Map.of(), Map.of(), Map.of(), Map.of());

  private static final Comparator<Workload> POD_ORDER =
      Comparator.comparing(Workload::clusterId).thenComparing(Workload::key);

  /**
   * Namespace, name, cluster. The outer map is copied on each change, the inner ones only where
   * touched.
   */
  private final Map<String, Map<String, Map<ClusterId, Workload>>> podsByNamespace;

  /**
   * Ready pods by each of their addresses, in {@link #POD_ORDER}; more than one with host
   * networking.
   */
  private final Map<String, List<Workload>> readyByIp;

  private final Map<String, Map<ClusterId, Node>> nodes;
  private final Map<String, Map<ClusterId, Namespace>> namespaces;

  private WorkloadIndex(
      Map<String, Map<String, Map<ClusterId, Workload>>> podsByNamespace,
      Map<String, List<Workload>> readyByIp,
      Map<String, Map<ClusterId, Node>> nodes,
      Map<String, Map<ClusterId, Namespace>> namespaces) {
    this.podsByNamespace = podsByNamespace;
    this.readyByIp = readyByIp;
    this.nodes = nodes;
    this.namespaces = namespaces;
  }

  public Optional<Workload> pod(String namespace, String name) {
    return firstCluster(clustersOfPod(namespace, name));
  }

  public Optional<Workload> pod(ClusterId clusterId, String namespace, String name) {
    return Optional.ofNullable(clustersOfPod(namespace, name).get(clusterId));
  }

  private Map<ClusterId, Workload> clustersOfPod(String namespace, String name) {
    return podsByNamespace.getOrDefault(namespace, Map.of()).getOrDefault(name, Map.of());
  }

  public Optional<Workload> pod(RegistryKey key) {
    return pod(key.clusterId(), key.key().namespace(), key.key().name());
  }

  /** The ready pod with this address. */
  public Optional<Workload> byIp(String ip) {
    return readyByIp.getOrDefault(ip, List.of()).stream().findFirst();
  }

  /** Every ready pod with this address, in the order of cluster, namespace and name. */
  public List<Workload> allByIp(String ip) {
    return readyByIp.getOrDefault(ip, List.of());
  }

  /** All pods of a namespace in every cluster, ready or not, in the order of cluster and name. */
  public List<Workload> podsIn(String namespace) {
    return podsByNamespace.getOrDefault(namespace, Map.of()).values().stream()
        .flatMap(clusters -> clusters.values().stream())
        .sorted(POD_ORDER)
        .toList();
  }

  public Optional<Node> node(String name) {
    return firstCluster(nodes.getOrDefault(name, Map.of()));
  }

  /** Every node of a cluster, in no order. */
  public List<Node> nodes(ClusterId clusterId) {
    return nodes.values().stream()
        .flatMap(byCluster -> Optional.ofNullable(byCluster.get(clusterId)).stream())
        .toList();
  }

  public Optional<Node> node(ClusterId clusterId, String name) {
    return Optional.ofNullable(nodes.getOrDefault(name, Map.of()).get(clusterId));
  }

  public Optional<Namespace> namespace(String name) {
    return firstCluster(namespaces.getOrDefault(name, Map.of()));
  }

  public Optional<Namespace> namespace(ClusterId clusterId, String name) {
    return Optional.ofNullable(namespaces.getOrDefault(name, Map.of()).get(clusterId));
  }

  /** A namespace as each cluster has it. */
  public Map<ClusterId, Namespace> namespaces(String name) {
    return namespaces.getOrDefault(name, Map.of());
  }

  /** The namespaces that have pods. */
  public Set<String> podNamespaces() {
    return podsByNamespace.keySet();
  }

  public WorkloadIndex apply(WorkloadChanges changes) {
    if (changes.isEmpty()) {
      return this;
    }
    boolean podsChanged = !changes.pods().isEmpty();
    return new WorkloadIndex(
        podsChanged ? changedPods(changes.pods()) : podsByNamespace,
        podsChanged ? changedAddresses(changes.pods()) : readyByIp,
        byCluster(nodes, changes.nodes()),
        byCluster(namespaces, changes.namespaces()));
  }

  private Map<String, Map<String, Map<ClusterId, Workload>>> changedPods(
      Changes<RegistryKey, Workload> changes) {
    Map<String, Map<String, Map<ClusterId, Workload>>> changed = new HashMap<>(podsByNamespace);
    Map<String, Map<String, Map<ClusterId, Workload>>> touched = new HashMap<>();
    changes
        .byKey()
        .forEach(
            (key, now) ->
                putCluster(
                    touched.computeIfAbsent(
                        key.key().namespace(),
                        name -> new HashMap<>(podsByNamespace.getOrDefault(name, Map.of()))),
                    key,
                    now));
    touched.forEach((namespace, pods) -> putOrDrop(changed, namespace, pods));
    return changed;
  }

  private Map<String, List<Workload>> changedAddresses(Changes<RegistryKey, Workload> changes) {
    Map<String, List<Workload>> changed = new HashMap<>(readyByIp);
    changes
        .byKey()
        .forEach(
            (key, now) -> {
              pod(key)
                  .filter(WorkloadIndex::isReachable)
                  .ifPresent(pod -> removeAddresses(changed, pod));
              now.filter(WorkloadIndex::isReachable).ifPresent(pod -> addAddresses(changed, pod));
            });
    return changed;
  }

  private static void removeAddresses(Map<String, List<Workload>> byIp, Workload pod) {
    for (String ip : Set.copyOf(pod.ips())) {
      List<Workload> left = new ArrayList<>(byIp.getOrDefault(ip, List.of()));
      left.remove(pod);
      if (left.isEmpty()) {
        byIp.remove(ip);
      } else {
        byIp.put(ip, List.copyOf(left));
      }
    }
  }

  private static void addAddresses(Map<String, List<Workload>> byIp, Workload pod) {
    for (String ip : Set.copyOf(pod.ips())) {
      List<Workload> more = new ArrayList<>(byIp.getOrDefault(ip, List.of()));
      more.add(pod);
      more.sort(POD_ORDER);
      byIp.put(ip, List.copyOf(more));
    }
  }

  /** Whether others may find the pod by its address. Source: Istio 1.30, kube/controller/pod.go. */
  static boolean isReachable(Workload pod) {
    return pod.isReady() && !pod.isTerminated() && !pod.ips().isEmpty();
  }

  private static <V> Map<String, Map<ClusterId, V>> byCluster(
      Map<String, Map<ClusterId, V>> base, Changes<RegistryKey, V> changes) {
    if (changes.isEmpty()) {
      return base;
    }
    Map<String, Map<ClusterId, V>> changed = new HashMap<>(base);
    changes.byKey().forEach((key, now) -> putCluster(changed, key, now));
    return changed;
  }

  private static <V> void putCluster(
      Map<String, Map<ClusterId, V>> byName, RegistryKey key, Optional<V> now) {
    String name = key.key().name();
    Map<ClusterId, V> clusters = new TreeMap<>(byName.getOrDefault(name, Map.of()));
    now.ifPresentOrElse(
        value -> clusters.put(key.clusterId(), value), () -> clusters.remove(key.clusterId()));
    putOrDrop(byName, name, clusters);
  }

  private static <M extends Map<?, ?>> void putOrDrop(Map<String, M> map, String name, M inner) {
    if (inner.isEmpty()) {
      map.remove(name);
    } else {
      map.put(name, inner);
    }
  }

  private static <V> Optional<V> firstCluster(Map<ClusterId, V> byCluster) {
    return byCluster.values().stream().findFirst();
  }
}
