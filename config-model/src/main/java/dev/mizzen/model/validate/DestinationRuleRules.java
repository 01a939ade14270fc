package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.model.ConfigResource;
import java.util.HashSet;
import java.util.Set;

/** Rules about DestinationRules. */
final class DestinationRuleRules {
  private final Checks checks;

  DestinationRuleRules(Checks checks) {
    this.checks = checks;
  }

  void check(ConfigResource<?> resource, DestinationRule rule) {
    checks.wildcardDomain(rule.getHost(), "spec.host");
    TrafficPolicyRules policies = new TrafficPolicyRules(checks, resource.namespace());
    if (rule.hasTrafficPolicy()) {
      policies.check(rule.getTrafficPolicy(), "spec.trafficPolicy");
    }
    subsets(rule, policies);
    ExportToChecks exportTo = new ExportToChecks(checks, resource.namespace());
    exportTo.checkSeen(rule.getExportToList());
    if (rule.hasWorkloadSelector()) {
      exportTo.checkOwnNamespaceOnly(rule.getExportToList());
      new SelectorChecks(checks).selector(rule.getWorkloadSelector(), "spec.workloadSelector");
    }
  }

  private void subsets(DestinationRule rule, TrafficPolicyRules policies) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < rule.getSubsetsCount(); i++) {
      Subset subset = rule.getSubsets(i);
      String path = "spec.subsets[" + i + "]";
      checks.want(
          names.add(subset.getName()), path + ".name", "is \"" + subset.getName() + "\" again");
      checks.dnsLabel(subset.getName(), path + ".name");
      checks.labels(subset.getLabelsMap(), path + ".labels");
      if (subset.hasTrafficPolicy()) {
        policies.check(subset.getTrafficPolicy(), path + ".trafficPolicy");
      }
    }
  }
}
