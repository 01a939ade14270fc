package dev.mizzen.registry.convert;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a Node: its labels, its external addresses and the version of its kubelet. Errors: a
 * missing name, an external address that is no IP.
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
        () ->
            new Node(
                identity.key().name(),
                clusterId,
                identity.labels(),
                externalIps,
                kubeletVersion(object)));
  }

  private static String kubeletVersion(io.fabric8.kubernetes.api.model.Node object) {
    return Optional.ofNullable(object.getStatus())
        .map(NodeStatus::getNodeInfo)
        .map(NodeSystemInfo::getKubeletVersion)
        .orElse("");
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
