package dev.mizzen.model.index;

import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Locality;
import dev.mizzen.model.service.NetworkId;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where an endpoint runs, told by and added to its labels. Source: spec config-and-registry §4.6;
 * Istio 1.30, util/label.
 */
final class EndpointLabels {
  private EndpointLabels() {}

  /** The labels with topology, cluster, network and node added. */
  static Map<String, String> augmented(
      Map<String, String> labels,
      Locality locality,
      ClusterId cluster,
      NetworkId network,
      String node) {
    Map<String, String> augmented = new HashMap<>(labels);
    putUnlessEmpty(augmented, Annotations.REGION, locality.region());
    putUnlessEmpty(augmented, Annotations.ZONE, locality.zone());
    putUnlessEmpty(augmented, Annotations.SUBZONE, locality.subZone());
    putUnlessEmpty(augmented, Annotations.CLUSTER, cluster.value());
    putUnlessEmpty(augmented, Annotations.HOSTNAME, node);
    if (augmented.getOrDefault(Annotations.NETWORK, "").isEmpty()) {
      putUnlessEmpty(augmented, Annotations.NETWORK, network.value());
    }
    return augmented;
  }

  private static void putUnlessEmpty(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) {
      labels.put(name, value);
    }
  }

  /** A pod's locality: its own label, else its node's. */
  static Locality of(Workload pod, Optional<Node> node) {
    return labelled(pod.labels())
        .or(() -> node.map(EndpointLabels::ofNode))
        .orElse(Locality.UNKNOWN);
  }

  private static Locality ofNode(Node node) {
    Map<String, String> labels = node.labels();
    return Locality.of(
        labels.getOrDefault(Annotations.REGION, labels.getOrDefault(Annotations.REGION_BETA, "")),
        labels.getOrDefault(Annotations.ZONE, labels.getOrDefault(Annotations.ZONE_BETA, "")),
        labels.getOrDefault(Annotations.SUBZONE, ""));
  }

  /** The locality that a label says; dots stand for slashes where it has none. */
  static Optional<Locality> labelled(Map<String, String> labels) {
    String label = labels.getOrDefault(Annotations.LOCALITY, "");
    String said = label.isEmpty() ? labels.getOrDefault(Annotations.LOCALITY_LEGACY, "") : label;
    if (said.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Locality(said.contains("/") ? said : said.replace('.', '/')));
  }

  /** The TLS mode that a label says, else the given one. */
  static String tlsMode(Map<String, String> labels, String otherwise) {
    return labels.getOrDefault(Annotations.TLS_MODE, otherwise);
  }

  /** A pod takes mutual TLS only where the injector said so. */
  static String podTlsMode(Map<String, String> labels) {
    return tlsMode(labels, Endpoint.TLS_MODE_DISABLED);
  }
}
