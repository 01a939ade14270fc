package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.Visibility;
import java.util.List;
import java.util.Optional;

/**
 * One or several DestinationRules for one host, merged.
 *
 * @param key the first rule; its path stands in cluster metadata
 * @param spec subsets of all, traffic policy of the first that has one; host is a full name
 * @param selector only for proxies with these labels; empty where the rule has none
 * @param sources every rule that was merged, in order
 */
public record MergedDestinationRule(
    ConfigKey key,
    Hostname host,
    DestinationRule spec,
    Optional<LabelSelector> selector,
    Visibility visibility,
    List<ConfigKey> sources) {
  public MergedDestinationRule {
    sources = List.copyOf(sources);
  }
}
