package dev.mizzen.model.service;

import java.util.Map;

/**
 * How a Service is reached through the nodes of a cluster.
 *
 * @param ports service port to node port; empty where there are none
 * @param nodeSelector labels of the nodes that take its traffic; empty for every node
 */
public record NodePorts(Map<Integer, Integer> ports, Map<String, String> nodeSelector) {
  public static final NodePorts NONE = new NodePorts(Map.of(), Map.of());

  public NodePorts {
    ports = Map.copyOf(ports);
    nodeSelector = Map.copyOf(nodeSelector);
  }

  public boolean selects(Node node) {
    return node.labels().entrySet().containsAll(nodeSelector.entrySet());
  }

  /** The port on a node, for a port of the Service; that one itself where nodes have none. */
  public int nodePort(int servicePort) {
    return ports.getOrDefault(servicePort, servicePort);
  }
}
