package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.api.networking.v1alpha3.LocalityLoadBalancerSetting;
import dev.mizzen.model.service.Locality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How calls of a proxy spread over places, reduced to what counts for proxies in one place.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/loadbalancer/loadbalancer.go; spec xds §4.3.
 */
public sealed interface LocalityPreference {

  /** No place is preferred. */
  LocalityPreference NONE = new None();

  /** The groups in the order given, with weights and priorities set. */
  List<LocalityGroup> apply(List<LocalityGroup> groups);

  /** All places alike. */
  record None() implements LocalityPreference {
    @Override
    public List<LocalityGroup> apply(List<LocalityGroup> groups) {
      return groups;
    }
  }

  /**
   * Shares of traffic by place.
   *
   * @param to percent by place pattern, in the order of the patterns
   */
  record Distribute(SortedMap<String, Integer> to) implements LocalityPreference {
    @Override
    public List<LocalityGroup> apply(List<LocalityGroup> groups) {
      List<Optional<LocalityGroup>> weighted =
          new ArrayList<>(groups.stream().map(group -> Optional.<LocalityGroup>empty()).toList());
      to.forEach((pattern, percent) -> distribute(groups, weighted, pattern, percent));
      List<LocalityGroup> spread = new ArrayList<>();
      for (int i = 0; i < groups.size(); i++) {
        spread.add(weighted.get(i).orElse(groups.get(i).emptied()));
      }
      return spread;
    }

    private static void distribute(
        List<LocalityGroup> groups,
        List<Optional<LocalityGroup>> weighted,
        String pattern,
        int percent) {
      List<Integer> matched = new ArrayList<>();
      long total = 0;
      for (int i = 0; i < groups.size(); i++) {
        if (weighted.get(i).isEmpty()
            && LocalityPattern.matches(groups.get(i).locality(), pattern)) {
          matched.add(i);
          total += groups.get(i).weight().orElse(1);
        }
      }
      for (int i : matched) {
        LocalityGroup group = groups.get(i);
        long share = Math.ceilDiv(group.weight().orElse(1) * percent, Math.max(1, total));
        weighted.set(i, Optional.of(share > 0 ? group.withWeight(share) : group));
      }
    }
  }

  /**
   * Near places first, far ones when those fail.
   *
   * @param from the proxy's place
   * @param rules where a region fails over to
   */
  record Failover(Locality from, List<LocalityLoadBalancerSetting.Failover> rules)
      implements LocalityPreference {
    private static final int LEVELS = 5;

    public Failover {
      rules = List.copyOf(rules);
    }

    @Override
    public List<LocalityGroup> apply(List<LocalityGroup> groups) {
      List<LocalityGroup> ordered = new ArrayList<>();
      for (LocalityGroup group : groups) {
        ordered.add(group.withPriority(group.priority() * LEVELS + distance(group.locality())));
      }
      return Priorities.withoutGaps(ordered);
    }

    private int distance(Locality to) {
      if (!from.region().equals(to.region())) {
        Optional<LocalityLoadBalancerSetting.Failover> rule =
            rules.stream()
                .filter(candidate -> candidate.getFrom().equals(from.region()))
                .findFirst();
        return rule.isPresent() && !rule.get().getTo().equals(to.region()) ? 4 : 3;
      }
      if (!from.zone().equals(to.zone())) {
        return 2;
      }
      return from.subZone().equals(to.subZone()) ? 0 : 1;
    }
  }

  /**
   * Endpoints first that share the most labels with the proxy, in the order of the labels.
   *
   * @param wanted the value that each label should have; empty text where the proxy lacks it
   * @param then failover by place within equal labels, where it is asked for too
   */
  record FailoverByLabels(List<WantedLabel> wanted, Optional<Failover> then)
      implements LocalityPreference {
    public FailoverByLabels {
      wanted = List.copyOf(wanted);
    }

    /** A label and the value endpoints should have. */
    public record WantedLabel(String key, String value) {}

    @Override
    public List<LocalityGroup> apply(List<LocalityGroup> groups) {
      List<LocalityGroup> split = new ArrayList<>();
      for (LocalityGroup group : groups) {
        Map<Integer, List<LocalityGroup.Member>> byPriority = new TreeMap<>();
        for (LocalityGroup.Member member : group.members()) {
          byPriority
              .computeIfAbsent(priority(member.labels()), absent -> new ArrayList<>())
              .add(member);
        }
        byPriority.forEach(
            (priority, members) ->
                split.add(LocalityGroup.of(group.locality(), members).withPriority(priority)));
      }
      List<LocalityGroup> ordered = Priorities.withoutGaps(split);
      return then.map(failover -> failover.apply(ordered)).orElse(ordered);
    }

    private int priority(Map<String, String> labels) {
      for (int i = 0; i < wanted.size(); i++) {
        WantedLabel label = wanted.get(i);
        if (!label.value().equals(labels.getOrDefault(label.key(), ""))) {
          return wanted.size() - i;
        }
      }
      return 0;
    }
  }
}
