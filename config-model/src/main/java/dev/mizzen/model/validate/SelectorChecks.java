package dev.mizzen.model.validate;

import dev.mizzen.api.type.v1beta1.PolicyTargetReference;
import dev.mizzen.api.type.v1beta1.WorkloadSelector;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules about how an object picks the workloads it is for. */
final class SelectorChecks {
  private static final Set<String> TARGETS =
      Set.of(
          "/Service",
          "core/Service",
          "networking.istio.io/ServiceEntry",
          "gateway.networking.k8s.io/Gateway",
          "gateway.networking.k8s.io/GatewayClass");

  private final Checks checks;

  SelectorChecks(Checks checks) {
    this.checks = checks;
  }

  void selector(WorkloadSelector selector, String path) {
    labels(selector.getMatchLabelsMap(), path + ".matchLabels");
    if (selector.getMatchLabelsCount() == 0) {
      checks.warn(path, "has no labels and selects every workload of the namespace");
    }
  }

  void selector(dev.mizzen.api.networking.v1alpha3.WorkloadSelector selector, String path) {
    labels(selector.getLabelsMap(), path + ".labels");
    if (selector.getLabelsCount() == 0) {
      checks.warn(path, "has no labels and selects every workload of the namespace");
    }
  }

  private void labels(Map<String, String> labels, String path) {
    labels.forEach(
        (key, value) -> {
          checks.want(!key.isEmpty(), path, "has an empty key");
          checks.want(
              !key.contains("*") && !value.contains("*"),
              path,
              "has " + key + "=" + value + ", want no wildcard");
        });
  }

  /** One way to pick at most. */
  void atMostOne(String path, boolean... given) {
    int count = 0;
    for (boolean one : given) {
      count += one ? 1 : 0;
    }
    checks.want(count <= 1, path, "has more than one of selector, targetRef and targetRefs");
  }

  void targets(List<PolicyTargetReference> targets, String path) {
    for (int i = 0; i < targets.size(); i++) {
      target(targets.get(i), path + "[" + i + "]");
    }
  }

  void target(PolicyTargetReference target, String path) {
    checks.want(!target.getName().isEmpty(), path + ".name", "is missing");
    checks.want(
        target.getNamespace().isEmpty(),
        path + ".namespace",
        "is set, want the object's own namespace");
    String kind = target.getGroup() + "/" + target.getKind();
    checks.want(
        TARGETS.contains(kind),
        path,
        "is a " + kind + ", want a Service, ServiceEntry, Gateway or GatewayClass");
  }
}
