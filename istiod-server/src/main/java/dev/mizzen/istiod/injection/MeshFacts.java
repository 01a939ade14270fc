package dev.mizzen.istiod.injection;

import dev.mizzen.inject.ClusterFacts;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one picture of the mesh says about clusters. The server's own cluster is known, be it empty;
 * another where any node of it was read.
 */
record MeshFacts(PushContext context, boolean isOpenShift) implements ClusterFacts {

  @Override
  public Optional<Map<String, String>> kubelets(String cluster) {
    ClusterId id = new ClusterId(cluster);
    List<Node> nodes = context.workloads().nodes(id);
    return nodes.isEmpty() && !id.equals(context.mesh().clusterId())
        ? Optional.empty()
        : Optional.of(nodes.stream().collect(Collectors.toMap(Node::name, Node::kubeletVersion)));
  }

  @Override
  public Optional<Map<String, String>> openShiftNamespace(String cluster, String namespace) {
    return isOpenShift
        ? Optional.of(
            context
                .workloads()
                .namespace(new ClusterId(cluster), namespace)
                .map(Namespace::annotations)
                .orElse(Map.of()))
        : Optional.empty();
  }
}
