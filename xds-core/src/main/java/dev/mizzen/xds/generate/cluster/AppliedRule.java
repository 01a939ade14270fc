package dev.mizzen.xds.generate.cluster;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.index.MergedDestinationRule;
import java.util.List;

/**
 * The DestinationRule behind a cluster.
 *
 * @param key the rule that stands in metadata
 * @param hasSelector whether it was made for certain workloads; only then may sidecars use its
 *     credentials
 * @param sources every rule merged into it
 */
public record AppliedRule(ConfigKey key, boolean hasSelector, List<ConfigKey> sources) {
  public AppliedRule {
    sources = List.copyOf(sources);
  }

  static AppliedRule of(MergedDestinationRule rule) {
    return new AppliedRule(rule.key(), rule.selector().isPresent(), rule.sources());
  }
}
