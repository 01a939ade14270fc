package dev.mizzen.model.index;

import dev.mizzen.api.type.v1beta1.PolicyTargetReference;
import dev.mizzen.api.type.v1beta1.WorkloadSelector;
import dev.mizzen.model.LabelSelector;
import java.util.List;
import java.util.Map;

/**
 * Whom a policy is for: the workloads that its selector names, or the Gateway API gateways that its
 * targets do.
 *
 * <p>A gateway of the Gateway API is known by its label. Only such a one can be a target; every
 * other workload passes policies with targets over. Source: Istio 1.30,
 * pilot/pkg/model/policyattachment.go; spec xds §7.1.
 *
 * @param targets the list, or the older single one where the list is empty
 */
public record PolicyAttachment(LabelSelector selector, List<PolicyTargetReference> targets) {
  private static final String GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";
  private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
  private static final String GATEWAY_KIND = "Gateway";

  /**
   * A workload that policies are looked for.
   *
   * @param takesSelectors whether selectors reach gateways of the Gateway API too
   */
  public record Subject(String namespace, Map<String, String> labels, boolean takesSelectors) {}

  public PolicyAttachment {
    targets = List.copyOf(targets);
  }

  /**
   * Of a policy's fields.
   *
   * @param single the older field; its default where it is not set
   */
  public static PolicyAttachment of(
      WorkloadSelector selector, PolicyTargetReference single, List<PolicyTargetReference> list) {
    boolean hasSingle =
        list.isEmpty() && !single.equals(PolicyTargetReference.getDefaultInstance());
    return new PolicyAttachment(
        new LabelSelector(selector.getMatchLabelsMap()), hasSingle ? List.of(single) : list);
  }

  /** Whether it is for everything in its namespace. */
  public boolean isForAll() {
    return selector.isEmpty() && targets.isEmpty();
  }

  /** Whether a policy of this namespace holds for the workload. */
  public boolean holdsFor(Subject subject, String policyNamespace) {
    String gateway = subject.labels().get(GATEWAY_NAME);
    if (gateway == null) {
      return targets.isEmpty() && selector.matches(subject.labels());
    }
    if (targets.isEmpty()) {
      return subject.takesSelectors() && selector.matches(subject.labels());
    }
    return policyNamespace.equals(subject.namespace())
        && targets.stream().anyMatch(target -> isGateway(target, gateway, policyNamespace));
  }

  private static boolean isGateway(PolicyTargetReference target, String name, String namespace) {
    return target.getGroup().equals(GATEWAY_GROUP)
        && target.getKind().equals(GATEWAY_KIND)
        && target.getName().equals(name)
        && (target.getNamespace().isEmpty() || target.getNamespace().equals(namespace));
  }
}
