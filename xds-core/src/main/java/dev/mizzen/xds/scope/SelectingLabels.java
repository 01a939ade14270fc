package dev.mizzen.xds.scope;

import dev.mizzen.model.index.DestinationRuleIndex;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.TrafficDistribution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which labels of a proxy can change its outbound side in one picture: those that some selector or
 * failover priority names. All others are dropped, so that proxies which differ in them alone share
 * a scope.
 *
 * @param keys of the labels that count
 * @param nodeCounts whether some service keeps to the client's node
 * @param policiesNameNode whether some policy selects workloads by their node
 */
record SelectingLabels(Set<String> keys, boolean nodeCounts, boolean policiesNameNode) {
  SelectingLabels {
    keys = Set.copyOf(keys);
  }

  static SelectingLabels of(PushContext context) {
    boolean nodeCounts = context.services().all().stream().anyMatch(SelectingLabels::keepsToNode);
    Set<String> keys = new HashSet<>(TopologyLabels.RANKING);
    keys.addAll(context.sidecars().selectorKeys());
    keys.addAll(context.destinationRules().labelKeys());
    keys.addAll(context.virtualServices().sourceLabelKeys());
    keys.addAll(
        DestinationRuleIndex.failoverLabelKeys(context.mesh().config().getLocalityLbSetting()));
    if (nodeCounts) {
      keys.add(TopologyLabels.HOSTNAME);
    }
    return new SelectingLabels(
        keys, nodeCounts, PolicySelectors.name(context.configs(), TopologyLabels.HOSTNAME));
  }

  /** The traits of the class that a proxy's outbound side belongs to. */
  ProxyTraits reduce(ProxyTraits traits) {
    Map<String, String> kept = new HashMap<>(traits.labels());
    kept.keySet().retainAll(keys);
    ProxyTraits reduced = traits.withLabels(kept);
    return nodeCounts ? reduced : reduced.withNodeName("");
  }

  /**
   * The traits without the node, which differs between replicas of one workload, where nothing asks
   * for it.
   */
  ProxyTraits withoutNode(ProxyTraits traits) {
    if (policiesNameNode || keys.contains(TopologyLabels.HOSTNAME)) {
      return traits;
    }
    Map<String, String> kept = new HashMap<>(traits.labels());
    kept.remove(TopologyLabels.HOSTNAME);
    return traits.withLabels(kept).withNodeName("");
  }

  private static boolean keepsToNode(Service service) {
    return service.options().isNodeLocal()
        || service.options().trafficDistribution() == TrafficDistribution.PREFER_SAME_NODE;
  }
}
