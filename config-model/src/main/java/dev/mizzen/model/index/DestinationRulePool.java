package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.mesh.Mesh;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * DestinationRules of one namespace that the same clients may find, rules for equal hosts merged.
 * Filled in the order in which rules win.
 *
 * <p>Rules merge where their exportTo sets are equal, or the later set holds the earlier
 * (ENABLE_ENHANCED_DESTINATIONRULE_MERGE); two rules with selectors only where these are equal.
 * Merging appends subsets with new names and takes the traffic policy only where there is none yet.
 * Source: spec §6.5, Istio 1.30, destination_rule.go, mergeDestinationRule.
 */
final class DestinationRulePool {

  /** A rule with its full host and the exportTo list that it counts with, as written. */
  record Candidate(
      ConfigResource<DestinationRule> resource,
      Hostname host,
      Set<String> exportTo,
      Visibility visibility) {}

  /** Whether rules that are exported otherwise stay apart. */
  enum Merging {
    BY_EXPORT,
    ALWAYS;

    static Merging of(Mesh mesh) {
      return mesh.features().destinationRulesMergeByExport() ? BY_EXPORT : ALWAYS;
    }
  }

  private final Merging merging;
  private final HostTable<List<Entry>> hosts = new HostTable<>();

  DestinationRulePool(Merging merging) {
    this.merging = merging;
  }

  void add(Candidate rule) {
    List<Entry> sameHost = hosts.get(rule.host()).orElse(null);
    if (sameHost == null) {
      sameHost = new ArrayList<>();
      hosts.put(rule.host(), sameHost);
    }
    boolean standsAlone = true;
    for (Entry existing : sameHost) {
      standsAlone = existing.offer(rule, merging, standsAlone);
    }
    if (standsAlone) {
      sameHost.add(new Entry(rule));
    }
  }

  /** Every rule of the most specific host that covers a service's; empty where no host does. */
  Optional<List<MergedDestinationRule>> mostSpecific(Hostname service) {
    return hosts.mostSpecific(service).map(entries -> entries.stream().map(Entry::merged).toList());
  }

  /** The same, reduced to those that are exported to a namespace. */
  List<MergedDestinationRule> exportedTo(String namespace, Hostname service) {
    return hosts.mostSpecific(service).orElse(List.of()).stream()
        .filter(entry -> entry.isExportedTo(namespace))
        .map(Entry::merged)
        .toList();
  }

  /**
   * Touched by the thread that builds the index alone; {@code merged} is brought up to date with
   * each rule.
   */
  private static final class Entry {
    private final Set<String> exportTo;
    private final List<ConfigKey> sources = new ArrayList<>();
    private MergedDestinationRule merged;

    Entry(Candidate rule) {
      this.exportTo = rule.exportTo();
      this.sources.add(rule.resource().key());
      DestinationRule spec =
          rule.resource().spec().toBuilder().setHost(rule.host().value()).build();
      this.merged =
          new MergedDestinationRule(
              rule.resource().key(), rule.host(), spec, selector(spec), rule.visibility(), sources);
    }

    /**
     * Merges a later rule where the two may.
     *
     * @param stoodAlone what earlier entries answered
     * @return whether the later rule still needs an entry of its own; of several answers the last
     *     counts
     */
    boolean offer(Candidate rule, Merging merging, boolean stoodAlone) {
      boolean isSameExport = merging == Merging.ALWAYS || rule.exportTo().equals(exportTo);
      boolean isWiderExport =
          !isSameExport && !exportTo.isEmpty() && rule.exportTo().containsAll(exportTo);
      if (!isSameExport && !isWiderExport) {
        return true;
      }
      Optional<LabelSelector> incoming = selector(rule.resource().spec());
      boolean isSameSelector = merged.selector().equals(incoming);
      if (merged.selector().isPresent() && incoming.isPresent() && !isSameSelector) {
        return true;
      }
      merge(rule);
      return switch (merging) {
        case BY_EXPORT -> !isSameExport && !isSameSelector;
        case ALWAYS -> !isSameSelector && stoodAlone;
      };
    }

    private void merge(Candidate rule) {
      DestinationRule.Builder spec = merged.spec().toBuilder();
      Set<String> names = new HashSet<>();
      spec.getSubsetsList().forEach(subset -> names.add(subset.getName()));
      for (Subset subset : rule.resource().spec().getSubsetsList()) {
        if (!names.contains(subset.getName())) {
          spec.addSubsets(subset);
        }
      }
      if (!spec.hasTrafficPolicy() && rule.resource().spec().hasTrafficPolicy()) {
        spec.setTrafficPolicy(rule.resource().spec().getTrafficPolicy());
      }
      sources.add(rule.resource().key());
      merged =
          new MergedDestinationRule(
              merged.key(),
              merged.host(),
              spec.build(),
              merged.selector(),
              merged.visibility(),
              sources);
    }

    MergedDestinationRule merged() {
      return merged;
    }

    /** {@code .} stands for no client here: the own namespace looks into its own pool first. */
    boolean isExportedTo(String namespace) {
      return exportTo.isEmpty() || exportTo.contains("*") || exportTo.contains(namespace);
    }

    private static Optional<LabelSelector> selector(DestinationRule spec) {
      return spec.hasWorkloadSelector()
          ? Optional.of(new LabelSelector(spec.getWorkloadSelector().getMatchLabelsMap()))
          : Optional.empty();
    }
  }
}
