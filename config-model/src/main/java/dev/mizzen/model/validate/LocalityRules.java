package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.LocalityLoadBalancerSetting;
import dev.mizzen.api.networking.v1alpha3.LocalityLoadBalancerSetting.Distribute;
import dev.mizzen.api.networking.v1alpha3.LocalityLoadBalancerSetting.Failover;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rules about weights and order of localities, {@code region/zone/subzone}. */
final class LocalityRules {
  private static final String ANY = "*";
  private static final Set<String> TOPOLOGY_LABELS =
      Set.of(
          "topology.kubernetes.io/region",
          "topology.kubernetes.io/zone",
          "topology.istio.io/subzone");

  private final Checks checks;

  LocalityRules(Checks checks) {
    this.checks = checks;
  }

  void check(LocalityLoadBalancerSetting setting, boolean hasOutlier, String path) {
    boolean failsOver = setting.getFailoverCount() > 0;
    checks.want(
        setting.getDistributeCount() == 0 || !failsOver, path, "has both distribute and failover");
    if (failsOver
        && setting.getFailoverPriorityList().stream().anyMatch(TOPOLOGY_LABELS::contains)) {
      checks.error(path, "has failover beside a failoverPriority of localities");
    }
    distribute(setting.getDistributeList(), path + ".distribute");
    if ((failsOver || setting.getFailoverPriorityCount() > 0) && !hasOutlier) {
      checks.warn(path, "has failover without outlierDetection, which finds the failures");
    }
    for (int i = 0; i < setting.getFailoverCount(); i++) {
      failover(setting.getFailover(i), path + ".failover[" + i + "]");
    }
  }

  private void distribute(List<Distribute> entries, String path) {
    for (int i = 0; i < entries.size(); i++) {
      Distribute entry = entries.get(i);
      String to = path + "[" + i + "].to";
      entry
          .getToMap()
          .forEach(
              (locality, weight) ->
                  checks.want(
                      isWeight(weight),
                      to + "[" + locality + "]",
                      "is " + Integer.toUnsignedString(weight) + ", want 1 to 100"));
      long total = entry.getToMap().values().stream().mapToLong(Integer::toUnsignedLong).sum();
      checks.want(total == 100, to, "has weights that add up to " + total + ", want 100");
      distinct(new ArrayList<>(entry.getToMap().keySet()), to);
    }
    distinct(entries.stream().map(Distribute::getFrom).toList(), path);
  }

  private static boolean isWeight(int weight) {
    return weight >= 1 && weight <= 100;
  }

  private void failover(Failover failover, String path) {
    checks.want(
        !failover.getFrom().equals(failover.getTo()), path, "has the same region in from and to");
    region(failover.getFrom(), path + ".from");
    region(failover.getTo(), path + ".to");
  }

  private void region(String region, String path) {
    checks.want(
        !region.contains("/") && !region.contains(ANY),
        path,
        "is \"" + region + "\", want a region alone");
  }

  private void distinct(List<String> localities, String path) {
    List<String> earlier = new ArrayList<>();
    for (String locality : localities) {
      if (!isLocality(locality)) {
        checks.error(path, "has \"" + locality + "\", want region/zone/subzone, its end maybe *");
        continue;
      }
      for (String other : earlier) {
        if (covers(other, locality)) {
          checks.error(path, "has \"" + locality + "\" and \"" + other + "\", which overlap");
        }
      }
      earlier.add(locality);
    }
  }

  private static boolean isLocality(String locality) {
    for (String part : locality.split("/", 3)) {
      if (part.isEmpty()) {
        return false;
      }
    }
    int star = locality.indexOf(ANY);
    return star < 0 || star == locality.length() - 1;
  }

  /** As istiod, only the later of two may be covered; a region stands for all of it. */
  private static boolean covers(String earlier, String later) {
    String[] wide = earlier.split("/", 3);
    String[] narrow = later.split("/", 3);
    for (int i = 0; i < narrow.length; i++) {
      if (i == wide.length || wide[i].equals(ANY)) {
        return true;
      }
      if (!wide[i].equals(narrow[i])) {
        return false;
      }
    }
    return true;
  }
}
