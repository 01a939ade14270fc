package dev.mizzen.registry.convert;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a Node: its labels and its external addresses. Errors: a missing name, an external address
 * that is no IP.
 */
public final class NodeConverter {
  private final ClusterId clusterId;

  public NodeConverter(ClusterId clusterId) {
    this.clusterId = clusterId;
  }

  public Parsed<Node> convert(io.fabric8.kubernetes.api.model.Node object) {
    Findings findings = new Findings();
    Identity identity = Identity.of(ConfigKind.NODE, object.getMetadata(), findings);
    List<String> externalIps = externalIps(object, findings);
    return findings.orElse(
        () -> new Node(identity.key().name(), clusterId, identity.labels(), externalIps));
  }

  private static List<String> externalIps(
      io.fabric8.kubernetes.api.model.Node object, Findings findings) {
    if (object.getStatus() == null) {
      return List.of();
    }
    List<String> ips = new ArrayList<>();
    int index = 0;
    for (NodeAddress address :
        findings.entries("status.addresses", object.getStatus().getAddresses())) {
      String path = "status.addresses[" + index++ + "].address";
      if ("ExternalIP".equals(address.getType())) {
        ips.add(findings.address(path, address.getAddress()));
      }
    }
    ips.removeIf(String::isEmpty);
    return ips;
  }
}
