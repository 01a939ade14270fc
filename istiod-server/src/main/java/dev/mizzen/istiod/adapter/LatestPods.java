package dev.mizzen.istiod.adapter;

import dev.mizzen.ca.service.NodePods;
import dev.mizzen.model.index.WorkloadIndex;
import dev.mizzen.model.service.Workload;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pods of the newest picture: one that is going away counts, since what runs in it may need a
 * certificate until the end; one that failed is in no picture, for the cluster's source leaves it
 * out.
 */
public final class LatestPods implements NodePods {
  private final Supplier<WorkloadIndex> pods;

  public LatestPods(Supplier<WorkloadIndex> pods) {
    this.pods = pods;
  }

  @Override
  public Optional<NodePod> pod(String namespace, String name) {
    return pods.get()
        .pod(namespace, name)
        .map(pod -> new NodePod(pod.uid(), pod.serviceAccount(), pod.nodeName()));
  }

  @Override
  public boolean runsOn(String node, String namespace, String serviceAccount) {
    return pods.get().podsIn(namespace).stream().anyMatch(pod -> isOf(pod, node, serviceAccount));
  }

  private static boolean isOf(Workload pod, String node, String serviceAccount) {
    return pod.nodeName().equals(node) && pod.serviceAccount().equals(serviceAccount);
  }
}
