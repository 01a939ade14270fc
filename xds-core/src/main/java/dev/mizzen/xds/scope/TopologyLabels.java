package dev.mizzen.xds.scope;

import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Labels that say where a workload runs: read from pods and nodes, and added to what a proxy is
 * selected by.
 *
 * <p>Source: spec xds §1.2, config-and-registry §4.6; Istio 1.30,
 * pilot/pkg/serviceregistry/util/label.
 */
final class TopologyLabels {
  static final String REGION = "topology.kubernetes.io/region";
  static final String ZONE = "topology.kubernetes.io/zone";
  static final String SUBZONE = "topology.istio.io/subzone";
  static final String CLUSTER = "topology.istio.io/cluster";
  static final String NETWORK = "topology.istio.io/network";
  static final String HOSTNAME = "kubernetes.io/hostname";

  /**
   * Those that rank endpoints; the node's name is apart, for it differs between nearly all proxies.
   */
  static final Set<String> RANKING = Set.of(REGION, ZONE, SUBZONE, CLUSTER, NETWORK);

  private static final String LOCALITY = "topology.istio.io/locality";
  private static final String LEGACY_LOCALITY = "istio-locality";
  private static final String LEGACY_REGION = "failure-domain.beta.kubernetes.io/region";
  private static final String LEGACY_ZONE = "failure-domain.beta.kubernetes.io/zone";

  private TopologyLabels() {}

  /** Where a pod runs: its own label, else its node's labels. */
  static Locality ofPod(Workload pod, Optional<Node> node) {
    return fromLocalityLabel(pod.labels())
        .or(() -> node.map(TopologyLabels::ofNode))
        .orElse(Locality.UNKNOWN);
  }

  /** Where a proxy runs: the labels of its workload, else its node message. */
  static Locality ofProxy(Map<String, String> labels, Locality fallback) {
    if (labels.containsKey(REGION) || labels.containsKey(ZONE) || labels.containsKey(SUBZONE)) {
      return Locality.of(
          labels.getOrDefault(REGION, ""),
          labels.getOrDefault(ZONE, ""),
          labels.getOrDefault(SUBZONE, ""));
    }
    return fromLocalityLabel(labels).orElse(fallback);
  }

  /** The labels with those of topology over them; the network's alone is kept where it is there. */
  static Map<String, String> over(
      Map<String, String> labels, Locality locality, Proxy proxy, String nodeName) {
    Map<String, String> all = new HashMap<>(labels);
    putIfKnown(all, REGION, locality.region());
    putIfKnown(all, ZONE, locality.zone());
    putIfKnown(all, SUBZONE, locality.subZone());
    putIfKnown(all, CLUSTER, proxy.metadata().clusterId());
    putIfKnown(all, HOSTNAME, nodeName);
    if (all.getOrDefault(NETWORK, "").isEmpty()) {
      putIfKnown(all, NETWORK, proxy.metadata().network());
    }
    return all;
  }

  private static void putIfKnown(Map<String, String> labels, String key, String value) {
    if (!value.isEmpty()) {
      labels.put(key, value);
    }
  }

  private static Optional<Locality> fromLocalityLabel(Map<String, String> labels) {
    String text = labels.getOrDefault(LOCALITY, labels.getOrDefault(LEGACY_LOCALITY, ""));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Locality(text.indexOf('/') < 0 ? text.replace('.', '/') : text));
  }

  private static Locality ofNode(Node node) {
    Map<String, String> labels = node.labels();
    return Locality.of(
        labels.getOrDefault(REGION, labels.getOrDefault(LEGACY_REGION, "")),
        labels.getOrDefault(ZONE, labels.getOrDefault(LEGACY_ZONE, "")),
        labels.getOrDefault(SUBZONE, ""));
  }
}
