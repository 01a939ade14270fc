package dev.mizzen.xds.scope;

import dev.mizzen.model.index.WorkloadIndex;
import dev.mizzen.model.proxy.NodeMetadata;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
    Optional<Map<String, String>> registryLabels =
        pod.map(found -> labelsOfPod(context, proxy, found))
            .or(() -> labelsOfServiceEntry(context, proxy));
    Map<String, String> labels =
        registryLabels
            .filter(found -> !found.isEmpty())
            .map(found -> over(metadata.staticLabels(), found))
            .orElse(metadata.labels());
    String nodeName =
        metadata.nodeName().isEmpty()
            ? labels.getOrDefault(TopologyLabels.HOSTNAME, "")
            : metadata.nodeName();
    Locality locality = TopologyLabels.ofProxy(labels, proxy.nodeLocality());
    return new ProxyWorkload(
        pod, TopologyLabels.over(labels, locality, proxy, nodeName), locality, nodeName);
  }

  /**
   * The pod named by the node id, {@code pod.namespace}; a proxy of another cluster never finds one
   * of this.
   */
  static Optional<Workload> pod(WorkloadIndex workloads, Proxy proxy) {
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

  private static Map<String, String> labelsOfPod(PushContext context, Proxy proxy, Workload pod) {
    Optional<Node> node = context.workloads().node(pod.clusterId(), pod.nodeName());
    Locality locality = TopologyLabels.ofPod(pod, node);
    return TopologyLabels.over(pod.labels(), locality, proxy, proxy.metadata().nodeName());
  }

  /** Outside Kubernetes: the labels of an endpoint with one of the proxy's addresses. */
  private static Optional<Map<String, String>> labelsOfServiceEntry(
      PushContext context, Proxy proxy) {
    String clusterId = proxy.metadata().clusterId();
    if (!clusterId.isEmpty() && !context.mesh().clusterId().value().equals(clusterId)) {
      return Optional.empty();
    }
    return serviceEntries(context, proxy)
        .flatMap(service -> context.endpoints().of(service.key()).endpoints().stream())
        .filter(endpoint -> proxy.ips().contains(endpoint.address()))
        .map(Endpoint::labels)
        .findFirst();
  }

  /**
   * The services of ServiceEntries that may be the proxy's own: those of the namespace that its
   * metadata names, which need not be the one its configuration is read from; of all where it names
   * none.
   */
  static Stream<Service> serviceEntries(PushContext context, Proxy proxy) {
    String namespace = proxy.metadata().namespace();
    List<Service> services =
        namespace.isEmpty() ? context.services().all() : context.services().inNamespace(namespace);
    return services.stream().filter(service -> !service.isKubernetes());
  }

  private static Map<String, String> over(Map<String, String> base, Map<String, String> labels) {
    Map<String, String> all = new HashMap<>(base);
    all.putAll(labels);
    return all;
  }
}
