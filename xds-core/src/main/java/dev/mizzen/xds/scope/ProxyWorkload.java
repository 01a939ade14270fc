package dev.mizzen.xds.scope;

import dev.mizzen.model.index.WorkloadIndex;
import dev.mizzen.model.proxy.NodeMetadata;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The workload a proxy stands beside, as the registry knows it, or as the proxy says where the
 * registry does not.
 *
 * @param pod empty for proxies outside Kubernetes and pods that are not known yet
 * @param labels registry over static labels, else the metadata's; topology labels added
 * @param nodeName empty where unknown
 */
record ProxyWorkload(
    Optional<Workload> pod, Map<String, String> labels, Locality locality, String nodeName) {

  /** Source: Istio 1.30, SetWorkloadLabels, GetProxyWorkloadLabels, setTopologyLabels. */
  static ProxyWorkload of(PushContext context, Proxy proxy) {
    Optional<Workload> pod = pod(context.workloads(), proxy);
    NodeMetadata metadata = proxy.metadata();
    String nodeName =
        metadata.nodeName().isEmpty()
            ? pod.map(Workload::nodeName).orElse("")
            : metadata.nodeName();
    Map<String, String> registryLabels =
        pod.map(found -> registryLabels(context, proxy, found, nodeName)).orElse(Map.of());
    Map<String, String> labels =
        registryLabels.isEmpty()
            ? metadata.labels()
            : over(metadata.staticLabels(), registryLabels);
    Locality locality = TopologyLabels.ofProxy(labels, proxy.nodeLocality());
    return new ProxyWorkload(
        pod, TopologyLabels.over(labels, locality, proxy, nodeName), locality, nodeName);
  }

  /**
   * The pod named by the node id, {@code pod.namespace}; a proxy of another cluster never finds one
   * of this.
   */
  private static Optional<Workload> pod(WorkloadIndex workloads, Proxy proxy) {
    String id = proxy.id().id();
    int dot = id.indexOf('.');
    if (dot < 0
        || id.indexOf('.', dot + 1) >= 0
        || !id.substring(dot + 1).equals(proxy.configNamespace())) {
      return Optional.empty();
    }
    String clusterId = proxy.metadata().clusterId();
    String name = id.substring(0, dot);
    return clusterId.isEmpty()
        ? workloads.pod(proxy.configNamespace(), name)
        : workloads.pod(new ClusterId(clusterId), proxy.configNamespace(), name);
  }

  private static Map<String, String> registryLabels(
      PushContext context, Proxy proxy, Workload pod, String nodeName) {
    Optional<Node> node = context.workloads().node(pod.clusterId(), pod.nodeName());
    Locality locality = TopologyLabels.ofPod(pod, node);
    return TopologyLabels.over(pod.labels(), locality, proxy, nodeName);
  }

  private static Map<String, String> over(Map<String, String> base, Map<String, String> labels) {
    Map<String, String> all = new HashMap<>(base);
    all.putAll(labels);
    return all;
  }
}
